namespace Labs.MySql.Tests;

/// <summary>
/// A server whose process is stopped by SIGSTOP until this is disposed. The Linux kernel accepts connections, and nothing answers. The
/// engine's own pause sometimes fails on a busy machine with cgroup v1.
/// </summary>
internal sealed class FrozenServer : IAsyncDisposable
{
    private readonly Server _server;

    private FrozenServer(Server server) => _server = server;

    public static async Task<FrozenServer> FreezeAsync(Server server)
    {
        await server.Container.KillAsync("SIGSTOP");
        var frozen = new FrozenServer(server);
        await Wait.UntilAsync($"{server.Name} is stopped",
            async _ => (await StateAsync(server)).Contains("T (stopped)", StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        return frozen;
    }

    private static async Task<string> StateAsync(Server server) =>
        (await server.Container.ExecAsync("grep", "State", "/proc/1/status")).Stdout;

    public async ValueTask DisposeAsync() => await _server.Container.KillAsync("SIGCONT");
}
