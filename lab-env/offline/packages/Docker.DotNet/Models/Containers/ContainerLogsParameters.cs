namespace Docker.DotNet.Models;

public class ContainerLogsParameters
{
    public bool? ShowStdout { get; set; }
    public bool? ShowStderr { get; set; }
    public string? Since { get; set; }
    public string? Until { get; set; }
    public bool? Timestamps { get; set; }
    public bool? Follow { get; set; }
    public string? Tail { get; set; }
}
