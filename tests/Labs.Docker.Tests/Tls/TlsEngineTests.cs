using System.Diagnostics;

namespace Labs.Docker.Tests.Tls;

/// <summary>Tests the library with an engine that requires TLS and a client certificate.</summary>
public sealed class TlsEngineTests(TlsEngine engine) : IClassFixture<TlsEngine>
{
    [Fact, Needs(Capability.Docker)]
    public async Task Containers_run_and_are_removed_with_the_session()
    {
        await using var lab = await Lab.OpenAsync("docker-tests-tls");
        var docker = await Engine.OpenAsync(lab, engine.Endpoint, CancellationToken.None);
        Assert.True(docker.IsRemote);
        Assert.NotEqual(engine.Outer.Name, docker.Name);
        var container = await docker.RunAsync("web", new() { Command = ["sleep", "1000000"] });

        // Closing one direction of the connection ends the command's input.
        var result = await container.ExecAsync(new ExecSpec("sh", "-c", "cat; exit 6") { Stdin = "through" });
        Assert.Equal((6, "through"), (result.ExitCode, result.Stdout));
        Assert.Equal(5_000_000, (await container.ExecAsync("sh", "-c", "yes 0123456789abcde | head -c 5000000")).Stdout.Length);
        await container.PutFileAsync("/some/file", "content");
        Assert.Equal("content", (await container.ExecAsync("cat", "/some/file")).Text);

        await lab.DisposeAsync();
        Assert.Empty(await LeftAsync(lab.Id));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_cleaner_finds_the_engine_by_the_journal()
    {
        await using var lab = await Lab.OpenAsync("docker-tests-tls");
        var docker = await Engine.OpenAsync(lab, engine.Endpoint, CancellationToken.None);
        await docker.RunAsync("web", new() { Command = ["sleep", "1000000"] });
        var entries = SessionFolder.Open(lab.Id)!.Journal.Where(entry => entry.Kind == DockerCleaner.KindName);
        var journal = entries.Select(entry => entry.Id).ToList();

        Assert.Equal(1, await new DockerCleaner().CleanAsync(lab.Id, journal, CancellationToken.None));
        Assert.Empty(await LeftAsync(lab.Id));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_killed_owner_leaves_nothing_on_a_TLS_engine()
    {
        var start = new ProcessStartInfo(Program.Executable, "container-owner")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["LABS_EXE"] = Program.Executable;
        Lead(start, engine.Endpoint);
        using var owner = Process.Start(start)!;
        try
        {
            var session = "";
            while (session.Length != 8)
                session = await owner.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the owner ended early");
            Assert.Single(await LeftAsync(session));

            owner.Kill(); // SIGKILL, to this process alone

            await Wait.UntilAsync("nothing is left", async _ => (await LeftAsync(session)).Count == 0, TimeSpan.FromSeconds(60));
        }
        finally
        {
            owner.Kill(entireProcessTree: true);
        }
    }

    [Fact, Needs(Capability.Docker)]
    public async Task The_variables_of_the_docker_command_select_the_engine()
    {
        var variables = new Dictionary<string, string>
        {
            ["DOCKER_HOST"] = engine.Address,
            ["DOCKER_TLS_VERIFY"] = "1",
            ["DOCKER_CERT_PATH"] = engine.Certificates,
        };
        var endpoint = EngineEndpoint.Find(variables.GetValueOrDefault, engine.Folder);

        Assert.Equal(engine.Endpoint, endpoint);
        using (await EngineAccess.OpenAsync(endpoint))
        {
        }
        Assert.NotEmpty(await DockerCommandAsync(engine.Folder, start => Lead(start, endpoint), "info", "--format", "{{.Name}}"));
        // Without DOCKER_CERT_PATH the folder of the docker command's configuration counts.
        variables.Remove("DOCKER_CERT_PATH");
        variables["DOCKER_CONFIG"] = engine.Certificates;
        Assert.Equal(engine.Endpoint, EngineEndpoint.Find(variables.GetValueOrDefault, engine.Folder));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_docker_context_selects_the_engine_for_the_library_and_for_child_processes()
    {
        var config = Path.Combine(engine.Folder, "config");
        var files = Files("ca", "cert", "key");
        await DockerCommandAsync(config, _ => { }, "context", "create", "far", "--docker", $"host={engine.Address},{files}");

        var variables = new Dictionary<string, string> { ["DOCKER_CONFIG"] = config, ["DOCKER_CONTEXT"] = "far" };
        var endpoint = EngineEndpoint.Find(variables.GetValueOrDefault, engine.Folder);

        Assert.Equal(("docker context far", true), (endpoint.Source, endpoint.Tls?.Verify));
        using var client = await EngineAccess.OpenAsync(endpoint);
        var name = (await client.System.GetSystemInfoAsync()).Name;
        // As kind calls the docker command.
        Assert.Equal(name, await DockerCommandAsync(config, start => Lead(start, endpoint), "info", "--format", "{{.Name}}"));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_context_may_skip_verification()
    {
        var config = Path.Combine(engine.Folder, "unverified");
        var far = $"host={engine.Address},skip-tls-verify=true,{Files("cert", "key")}";
        await DockerCommandAsync(config, _ => { }, "context", "create", "far", "--docker", far);

        var variables = new Dictionary<string, string> { ["DOCKER_CONFIG"] = config, ["DOCKER_CONTEXT"] = "far" };
        var endpoint = EngineEndpoint.Find(variables.GetValueOrDefault, engine.Folder);

        Assert.False(endpoint.Tls!.Verify);
        using var client = await EngineAccess.OpenAsync(endpoint);
        Assert.NotEmpty(await DockerCommandAsync(config, start => Lead(start, endpoint), "info", "--format", "{{.Name}}"));
    }

    private string Files(params string[] names) =>
        string.Join(',', names.Select(name => $"{name}={Path.Combine(engine.Certificates, name)}.pem"));

    private async Task<IReadOnlyList<LabelledContainer>> LeftAsync(string session) =>
        await new LabelledObjects(engine.Endpoint, SessionFilter.Label, session).ContainersAsync();

    private static void Lead(ProcessStartInfo start, EngineEndpoint endpoint)
    {
        foreach (var (key, value) in endpoint.Variables)
        {
            if (value is null)
                start.Environment.Remove(key);
            else
                start.Environment[key] = value;
        }
    }

    private static async Task<string> DockerCommandAsync(string config, Action<ProcessStartInfo> configure, params string[] arguments)
    {
        var start = new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOCKER_CONFIG"] = config;
        configure(start);
        using var docker = Process.Start(start)!;
        var error = docker.StandardError.ReadToEndAsync();
        var output = await docker.StandardOutput.ReadToEndAsync();
        await docker.WaitForExitAsync();
        Assert.True(docker.ExitCode == 0, await error);
        return output.Trim();
    }
}
