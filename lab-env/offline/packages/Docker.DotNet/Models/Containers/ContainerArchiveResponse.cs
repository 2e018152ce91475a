namespace Docker.DotNet.Models;

public sealed record ContainerArchiveResponse
{
    public ContainerPathStatResponse Stat { get; set; } = null!;

    /// <summary>The tar stream; null when only the status was asked for. The caller disposes it.</summary>
    public Stream? Stream { get; set; }
}
