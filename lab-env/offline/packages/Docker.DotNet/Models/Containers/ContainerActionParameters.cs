namespace Docker.DotNet.Models;

public class ContainerStartParameters
{
    public string? DetachKeys { get; set; }
}

public class ContainerStopParameters
{
    public uint? WaitBeforeKillSeconds { get; set; }
    public string? Signal { get; set; }
}

public class ContainerRestartParameters
{
    public uint? WaitBeforeKillSeconds { get; set; }
    public string? Signal { get; set; }
}

public class ContainerKillParameters
{
    public string? Signal { get; set; }
}

public class ContainerRemoveParameters
{
    public bool? RemoveVolumes { get; set; }
    public bool? Force { get; set; }
}

public class ContainerRenameParameters
{
    public string? NewName { get; set; }
}
