namespace Docker.DotNet.Models;

public class ContainerExecCreateParameters
{
    public string User { get; set; } = "";
    public bool Privileged { get; set; }
    public bool TTY { get; set; }
    public bool AttachStdin { get; set; }
    public bool AttachStderr { get; set; }
    public bool AttachStdout { get; set; }
    public IList<string> Env { get; set; } = null!;
    public string WorkingDir { get; set; } = "";
    public IList<string> Cmd { get; set; } = null!;
}

public class ContainerExecCreateResponse
{
    public string ID { get; set; } = "";
}

public class ContainerExecStartParameters
{
    public bool Detach { get; set; }
    public bool TTY { get; set; }
}

public class ContainerExecInspectResponse
{
    public string ID { get; set; } = "";
    public bool Running { get; set; }
    public long? ExitCode { get; set; }
    public bool OpenStdin { get; set; }
    public bool OpenStderr { get; set; }
    public bool OpenStdout { get; set; }
    public string ContainerID { get; set; } = "";
    public long Pid { get; set; }
}
