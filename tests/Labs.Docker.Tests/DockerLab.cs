namespace Labs.Docker.Tests;

/// <summary>Opens a session on the real engine for each test and closes it afterwards, which removes everything.</summary>
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
