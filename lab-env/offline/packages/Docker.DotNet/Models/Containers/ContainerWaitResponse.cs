namespace Docker.DotNet.Models;

public class ContainerWaitResponse
{
    public WaitExitError? Error { get; set; }
    public long StatusCode { get; set; }
}

public class WaitExitError
{
    public string? Message { get; set; }
}
