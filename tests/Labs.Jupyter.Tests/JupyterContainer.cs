using System.Diagnostics;

namespace Labs.Jupyter.Tests;

/// <summary>
/// Current Jupyter programs (Debian unstable) in a container. It shares the network, the processes and some folders of this machine, so
/// that kernels in the container behave as on the machine itself.
/// </summary>
public sealed class JupyterContainer : IAsyncLifetime
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(15);
    private string _image = "";

    /// <summary>What this machine lacks for it; null if nothing.</summary>
    public static string? Missing => Capability.Docker.Missing() ?? Capability.Root.Missing();

    /// <summary>A folder for this run, with the same path in the container and outside. The kernel is installed in it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("labs-test-jupyter-").FullName;

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
            return;
        var said = await ProcessRun.OutputAsync(s_limit, LabsCommand.Path, ["images", "build", "jupyter"]);
        _image = said.Trim().Split('\n')[^1].Split(' ')[^1];
        await ProcessRun.OutputAsync(s_limit, LabsCommand.Path, ["kernel", "install", "--prefix", Folder]);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return default;
    }

    public Task<string> RunAsync(params string[] command) => ProcessRun.OutputAsync(s_limit, "docker", Line([], command));

    public Process Start(string name, params string[] command) => StartDocker(Line(["--name", name], command));

    private static Process StartDocker(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private string[] Line(string[] options, string[] command) =>
    [
        "run", "--rm", "--network", "host", "--pid", "host", .. options,
        "-v", $"{Repository.Root}:{Repository.Root}", "-v", $"{Specs.KernelSpec.DotnetRoot}:{Specs.KernelSpec.DotnetRoot}:ro",
        "-v", "/tmp:/tmp", "-v", "/var/run/docker.sock:/var/run/docker.sock", "-w", Repository.Root,
        "-e", $"HOME={Folder}", "-e", $"JUPYTER_PATH={Folder}/share/jupyter", "-e", "PYTHONDONTWRITEBYTECODE=1",
        _image, .. command,
    ];
}

[CollectionDefinition(nameof(JupyterContainer))]
public sealed class JupyterContainerCollection : ICollectionFixture<JupyterContainer>;
