using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Labs.Docker;
using MySqlConnector;

namespace Labs.MySql;

/// <summary>
/// Compares the workload of this library with the load generator sysbench, in turns: the same server, prepared statement, number of clients
/// and route to the server. sysbench is a native client, so the comparison shows the cost of ours.
/// </summary>
public sealed partial class Sysbench
{
    private const int Rows = 10_000;

    // The inserts of each turn have a range of ids of their own, which is enough for 32 clients with ten million ids each.
    private const long IdsPerTurn = 1_000_000_000;

    private const string ScriptPath = "/load.lua";

    private const string Script = """
        function connect() return sysbench.sql.driver():connect() end
        function thread_init()
          what = os.getenv("WHAT")
          if what == "open" then return end
          connection = connect()
          if what == "read" then
            statement = connection:prepare("SELECT pad FROM lab.entries WHERE id = ?")
            id = statement:bind_create(sysbench.sql.type.BIGINT)
            statement:bind_param(id)
          else
            statement = connection:prepare("INSERT INTO lab.entries (id, k, pad) VALUES (?, ?, ?)")
            id = statement:bind_create(sysbench.sql.type.BIGINT)
            k = statement:bind_create(sysbench.sql.type.INT)
            pad = statement:bind_create(sysbench.sql.type.CHAR, 100)
            statement:bind_param(id, k, pad)
          end
          next_id = tonumber(os.getenv("FIRST")) + sysbench.tid * 10000000
        end
        function event()
          if what == "open" then
            connect():disconnect()
          elseif what == "read" then
            id:set(-sysbench.rand.uniform(1, 10000))
            statement:execute():free()
          else
            next_id = next_id + 1
            id:set(next_id)
            k:set(sysbench.rand.uniform(1, 10000))
            pad:set_rand_str(string.rep("@", 100))
            statement:execute()
          end
        end
        """;

    private readonly Server _server;
    private readonly Container _container;
    private readonly long _pid;
    private long _first = 1_000_000_000_000;

    private Sysbench(Server server, Container container, long pid) => (_server, _container, _pid) = (server, container, pid);

    /// <summary>
    /// Makes the load table and a container with sysbench, which reaches the server by the same address as this process. If this process
    /// is root on the engine's machine, sysbench runs in this process's control group, from the container's files.
    /// </summary>
    public static async Task<Sysbench> BesideAsync(Server server, CancellationToken cancellationToken = default)
    {
        await server.PrepareLoadAsync(Rows, cancellationToken);
        var container = await server.Engine.RunAsync("sysbench", new ContainerSpec
        {
            Entrypoint = ["sleep", "infinity"],
            Network = "host",
            Files = { [ScriptPath] = Script },
        }, cancellationToken);
        return new Sysbench(server, container, (await container.InspectAsync(cancellationToken)).HostPid);
    }

    /// <summary>Compares the throughput of a statement, in statements per second. The arms are "labs" and "sysbench".</summary>
    /// <param name="statement"><see cref="Statement.Read"/> or <see cref="Statement.Insert"/>.</param>
    public Task<Comparison> CompareAsync(
        Statement statement, int threads, TimeSpan turn, ExperimentOptions options, CancellationToken cancellationToken = default)
    {
        var spec = new WorkloadSpec { Threads = threads, Duration = turn, Mix = [statement] };
        var time = $"--time={turn.TotalSeconds.ToString(CultureInfo.InvariantCulture)}";
        return CompareAsync($"{statement.Name}, {threads} {(threads == 1 ? "client" : "clients")}", "statements/s",
            async token => (await _server.LoadAsync(spec, token)).PerSecond,
            token => RunAsync(statement.Name, token, $"--threads={threads}", time),
            options, cancellationToken);
    }

    /// <summary>Compares how many connections per second are opened and closed in sequence, without TLS and without a pool.</summary>
    public Task<Comparison> CompareOpenAsync(int connections, ExperimentOptions options, CancellationToken cancellationToken = default) =>
        CompareAsync("connections", "connections/s", _ => Task.Run(() =>
            {
                // One object for all of them, because a new MySqlConnection without a pool parses its connection string each time.
                using var connection = new MySqlConnection(_server.ConnectionString(settings => settings.Pooling = false));
                var clock = Stopwatch.StartNew();
                for (var i = 0; i < connections; i++)
                {
                    connection.Open();
                    connection.Close();
                }
                return connections / clock.Elapsed.TotalSeconds;
            }),
            token => RunAsync("open", token, "--threads=1", "--time=0", $"--events={connections}"), options, cancellationToken);

    private Task<Comparison> CompareAsync(
        string name, string unit, Func<CancellationToken, Task<double>> ours, Func<CancellationToken, Task<double>> theirs,
        ExperimentOptions options, CancellationToken cancellationToken) =>
        Experiment.CompareAsync(
            _server.Lab, $"{name} on {_server.Product.Text()}", unit, [new Arm("sysbench", theirs), new Arm("labs", ours)],
            options with { Baseline = "sysbench", LowerIsBetter = false }, cancellationToken);

    private async Task<double> RunAsync(string what, CancellationToken cancellationToken, params string[] arguments)
    {
        var address = new MySqlConnectionStringBuilder(_server.ConnectionString());
        string[] server =
        [
            $"--mysql-host={address.Server}", $"--mysql-port={address.Port}", "--mysql-user=root",
            $"--mysql-password={address.Password}", "--mysql-db=lab", "--mysql-ssl=off", "--db-driver=mysql",
        ];
        var first = (_first += IdsPerTurn).ToString(CultureInfo.InvariantCulture);
        var output = await OutputAsync(
            ["sysbench", ScriptPath, .. arguments, .. server, "run"], new() { ["WHAT"] = what, ["FIRST"] = first }, cancellationToken);
        // Like ours, sysbench's rate includes the start of its clients in a run by number of events, and not in a run by time.
        return PerSecond().Match(output) is { Success: true } match
            ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new ServerException($"sysbench's output has no rate; expected a line \"eps\" or \"transactions\":\n{output}");
    }

    // In the control group of this process if possible. The Linux kernel divides the processors among groups, so next to a busy server a
    // client in a container of its own and a client outside would get different shares.
    private async Task<string> OutputAsync(string[] command, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists($"/proc/{_pid}/root{ScriptPath}"))
            return (await _container.ExecAsync(new ExecSpec(command) { Env = environment }, cancellationToken)).ThrowIfFailed().Stdout;
        var start = new ProcessStartInfo("nsenter", ["--target", $"{_pid}", "--mount", "--", .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await using var killing = cancellationToken.Register(process.Kill);
        var complaint = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode == 0
            ? output
            : throw new ServerException($"sysbench ended with exit code {process.ExitCode}: {output}{await complaint}");
    }

    [GeneratedRegex(@"(?:events/s \(eps\):\s+|transactions:\s+\d+\s+\()([\d.]+)")]
    private static partial Regex PerSecond();
}
