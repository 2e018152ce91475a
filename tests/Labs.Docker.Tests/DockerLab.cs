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

    /// <summary>Runs a container until it ends, removes it, and returns its output.</summary>
    protected async Task<ExecResult> RunToEndAsync(string image, ContainerSpec spec)
    {
        var container = await Docker.RunAsync(image, spec);
        var exitCode = await container.WaitAsync();
        var lines = await container.LogsAsync();
        await container.RemoveAsync();
        return new ExecResult(container.Name, spec.Command ?? [], exitCode, Text(false), Text(true), TimeSpan.Zero);

        string Text(bool errors) => string.Concat(lines.Where(line => line.IsError == errors).Select(line => line.Text + "\n"));
    }
}
