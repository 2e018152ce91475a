namespace Docker.DotNet.Models;

public class ContainerPathStatParameters
{
    public string Path { get; set; } = "";
}

public class ContainerPathStatResponse
{
    public string Name { get; set; } = "";
    public long Size { get; set; }
    public uint Mode { get; set; }
    public DateTime Mtime { get; set; }
    public string LinkTarget { get; set; } = "";
}

public class CopyToContainerParameters
{
    public string Path { get; set; } = "";
    public bool? AllowOverwriteDirWithFile { get; set; }
    public bool? CopyUIDGID { get; set; }
}
