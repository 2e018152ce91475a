namespace Docker.DotNet.Models;

public class VersionResponse
{
    public string Version { get; set; } = "";
    public string APIVersion { get; set; } = "";
    public string? MinAPIVersion { get; set; }
    public string Os { get; set; } = "";
    public string Arch { get; set; } = "";
    public string? GitCommit { get; set; }
    public string? GoVersion { get; set; }
    public string? KernelVersion { get; set; }
}

public class SystemInfoResponse
{
    public string ID { get; set; } = "";
    public long Containers { get; set; }
    public long ContainersRunning { get; set; }
    public long Images { get; set; }
    public string Driver { get; set; } = "";
    public bool IPv4Forwarding { get; set; }
    public string SystemTime { get; set; } = "";
    public string LoggingDriver { get; set; } = "";
    public string CgroupDriver { get; set; } = "";
    public string? CgroupVersion { get; set; }
    public string KernelVersion { get; set; } = "";
    public string OperatingSystem { get; set; } = "";
    public string OSVersion { get; set; } = "";
    public string OSType { get; set; } = "";
    public string Architecture { get; set; } = "";
    public long NCPU { get; set; }
    public long MemTotal { get; set; }
    public string DockerRootDir { get; set; } = "";
    public string Name { get; set; } = "";
    public IList<string> Labels { get; set; } = null!;
    public string ServerVersion { get; set; } = "";
    public string DefaultRuntime { get; set; } = "";
    public IList<string> SecurityOptions { get; set; } = null!;
    public IList<string> Warnings { get; set; } = null!;
}
