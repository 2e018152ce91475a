using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Labs.Docker;
using MySqlConnector;

namespace Labs.MySql;

/// <summary>
/// The load generator sysbench beside the workload of this library: the same server, prepared statement, clients and way to the
/// server, in turns. sysbench is a native client, so it says what our own costs.
/// </summary>
public sealed partial class Sysbench
{
    private const int Rows = 10_000;

    // Each turn's inserts get a range of ids of their own: 32 clients with ten million ids each fit.
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
    /// Makes the load table and a container with sysbench, which reaches the server by the same address as this process. As root on
    /// the engine's machine, sysbench runs from the container's files but beside this process, as one more client of the same kind.
    /// </summary>
    public static async Task<Sysbench> BesideAsync(Server server, CancellationToken cancellationToken = default)
    {
        await server.PrepareLoadAsync(Rows, cancellationToken);
        var container = await server.Engine.RunAsync("sysbench", new ContainerSpec { Entrypoint = ["sleep", "infinity"], Network = "host", Files = { [ScriptPath] = Script } }, cancellationToken);
        return new Sysbench(server, container, (await container.InspectAsync(cancellationToken)).HostPid);
    }

    /// <summary>Throughput of a statement, statements per second, arms "labs" and "sysbench".</summary>
    /// <param name="statement"><see cref="Statement.Read"/> or <see cref="Statement.Insert"/>.</param>
    public Task<Comparison> CompareAsync(Statement statement, int threads, TimeSpan turn, ExperimentOptions options, CancellationToken cancellationToken = default) =>
        CompareAsync($"{statement.Name}, {threads} {(threads == 1 ? "client" : "clients")}", "statements/s",
            async token => (await _server.LoadAsync(new WorkloadSpec { Threads = threads, Duration = turn, Mix = [statement] }, token)).PerSecond,
            token => RunAsync(statement.Name, token, $"--threads={threads}", $"--time={turn.TotalSeconds.ToString(CultureInfo.InvariantCulture)}"),
            options, cancellationToken);

    /// <summary>Connections opened and closed one after the other, per second, without TLS and without a pool.</summary>
    public Task<Comparison> CompareOpenAsync(int connections, ExperimentOptions options, CancellationToken cancellationToken = default) =>
        CompareAsync("connections", "connections/s", _ => Task.Run(() =>
            {
                // Opened again and again: a new MySqlConnection without a pool would parse its connection string each time.
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

    private Task<Comparison> CompareAsync(string name, string unit, Func<CancellationToken, Task<double>> ours, Func<CancellationToken, Task<double>> theirs, ExperimentOptions options, CancellationToken cancellationToken) =>
        Experiment.CompareAsync(_server.Lab, $"{name} on {_server.Product.Text()}", unit, [new Arm("sysbench", theirs), new Arm("labs", ours)], options with { Baseline = "sysbench", LowerIsBetter = false }, cancellationToken);

    private async Task<double> RunAsync(string what, CancellationToken cancellationToken, params string[] arguments)
    {
        var address = new MySqlConnectionStringBuilder(_server.ConnectionString());
        string[] way = [$"--mysql-host={address.Server}", $"--mysql-port={address.Port}", "--mysql-user=root", $"--mysql-password={address.Password}", "--mysql-db=lab", "--mysql-ssl=off", "--db-driver=mysql"];
        var output = await OutputAsync(["sysbench", ScriptPath, .. arguments, .. way, "run"], new() { ["WHAT"] = what, ["FIRST"] = (_first += IdsPerTurn).ToString(CultureInfo.InvariantCulture) }, cancellationToken);
        // sysbench counts the setting up of its clients as part of a run by events, and not of one by time; so do we.
        return PerSecond().Match(output) is { Success: true } match
            ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new ServerException($"sysbench's output has no rate; expected a line \"eps\" or \"transactions\":\n{output}");
    }

    // In the control group of this process where that can be: the kernel shares the processors among groups, so a client in a
    // container of its own and one outside get different parts of them beside a busy server.
    private async Task<string> OutputAsync(string[] command, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists($"/proc/{_pid}/root{ScriptPath}"))
            return (await _container.ExecAsync(new ExecSpec(command) { Env = environment }, cancellationToken)).ThrowIfFailed().Stdout;
        var start = new ProcessStartInfo("nsenter", ["--target", $"{_pid}", "--mount", "--", .. command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await using var killing = cancellationToken.Register(process.Kill);
        var complaint = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode == 0 ? output : throw new ServerException($"sysbench ended with exit code {process.ExitCode}: {output}{await complaint}");
    }

    [GeneratedRegex(@"(?:events/s \(eps\):\s+|transactions:\s+\d+\s+\()([\d.]+)")]
    private static partial Regex PerSecond();
}
