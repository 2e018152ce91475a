namespace Labs.Docker.Tests;

/// <summary>A session on the real engine for each test; everything goes with it.</summary>
public abstract class DockerLab : IAsyncLifetime
{
    protected static string[] Forever { get; } = ["sleep", "1000000"];

    protected Lab Lab { get; private set; } = null!;

    protected Engine Docker { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        CapabilityCheck.Require(Capability.Docker);
        Lab = await Lab.OpenAsync("docker-tests");
        Docker = await Lab.DockerAsync();
    }

    public async ValueTask DisposeAsync() => await Lab.DisposeAsync();
}
