namespace Docker.DotNet.Models;

public class ContainerListProcessesParameters
{
    public string? PsArgs { get; set; }
}

public class ContainerProcessesResponse
{
    public IList<IList<string>> Processes { get; set; } = null!;
    public IList<string> Titles { get; set; } = null!;
}
