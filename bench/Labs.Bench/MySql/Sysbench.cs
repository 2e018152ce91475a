using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Labs.Docker;
using Labs.MySql;
using Labs.Runner.Processes;
using MySqlConnector;

namespace Labs.Bench;

/// <summary>
/// Measures sysbench and the workload of Labs.MySql in turns, with the same server, prepared statement, clients and connection.
/// sysbench is a native client, so the ratio shows what our own client costs.
/// </summary>
public sealed partial class Sysbench
{
    private const int Rows = 10_000;

    // Each turn's inserts get a range of ids of their own: 32 clients with ten million ids each fit.
    private const long IdsPerTurn = 1_000_000_000;

    private const string ScriptPath = "/load.lua";

    // Options with the password. Every user of the machine can read the command lines of processes.
    private const string OptionsPath = "/run/load.cnf";

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
    /// the engine's machine, sysbench runs from the container's files but outside the container, as a process like this one: what the image
    /// has is then as powerful as root.
    /// </summary>
    public static async Task<Sysbench> BesideAsync(Server server, CancellationToken cancellationToken = default)
    {
        await server.PrepareLoadAsync(Rows, cancellationToken);
        var spec = new ContainerSpec { Entrypoint = ["sleep", "infinity"], Network = "host", Files = { [ScriptPath] = Script } };
        var container = await server.Engine.RunAsync("sysbench", spec, cancellationToken);
        return new Sysbench(server, container, (await container.InspectAsync(cancellationToken)).HostPid);
    }

    /// <summary>Compares the throughput of a statement, as arms "labs" and "sysbench" in statements per second.</summary>
    /// <param name="statement"><see cref="Statement.Read"/> or <see cref="Statement.Insert"/>.</param>
    /// <param name="threads">The number of clients.</param>
    /// <param name="turn">The length of a measurement, whole seconds.</param>
    /// <param name="options">Rounds and warm-up.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    public Task<Comparison> CompareAsync(
        Statement statement, int threads, TimeSpan turn, ExperimentOptions options, CancellationToken cancellationToken = default)
    {
        var spec = new WorkloadSpec { Threads = threads, Duration = turn, Mix = [statement] };
        var time = $"--time={turn.TotalSeconds.ToString(CultureInfo.InvariantCulture)}";
        return CompareAsync(
            $"{statement.Name}, {threads} {(threads == 1 ? "client" : "clients")}",
            "statements/s",
            async token => (await _server.LoadAsync(spec, token)).PerSecond,
            token => RunAsync(statement.Name, token, $"--threads={threads}", time),
            options,
            cancellationToken);
    }

    /// <summary>
    /// Compares how many connections are opened and closed one after the other per second, without TLS and without a pool.
    /// </summary>
    public Task<Comparison> CompareOpenAsync(
        int connections, ExperimentOptions options, CancellationToken cancellationToken = default) =>
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

    private Task<Comparison> CompareAsync(
        string name,
        string unit,
        Func<CancellationToken, Task<double>> ours,
        Func<CancellationToken, Task<double>> theirs,
        ExperimentOptions options,
        CancellationToken cancellationToken) => Experiment.CompareAsync(
            _server.Lab,
            $"{name} on {_server.Product.Text()}",
            unit,
            [new Arm("sysbench", theirs), new Arm("labs", ours)],
            options with { Baseline = "sysbench", LowerIsBetter = false },
            cancellationToken);

    private async Task<double> RunAsync(string what, CancellationToken cancellationToken, params string[] arguments)
    {
        var address = new MySqlConnectionStringBuilder(_server.ConnectionString());
        string[] connection =
        [
            $"--mysql-host={address.Server}", $"--mysql-port={address.Port}", "--mysql-user=root", $"--config-file={OptionsPath}",
            "--mysql-db=lab", "--mysql-ssl=off", "--db-driver=mysql",
        ];
        const UnixFileMode mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await _container.PutFileAsync(
            OptionsPath, new FileContent($"mysql-password={address.Password}\n") { Mode = mine }, cancellationToken);
        _first += IdsPerTurn;
        var environment = new Dictionary<string, string>
        {
            ["WHAT"] = what,
            ["FIRST"] = _first.ToString(CultureInfo.InvariantCulture),
        };
        string[] command = ["/usr/bin/sysbench", ScriptPath, .. arguments, .. connection, "run"];
        var output = await OutputAsync(command, environment, cancellationToken);
        // sysbench includes the set-up of its clients in a run by events and not in a run by time; so do we.
        return PerSecond().Match(output) is { Success: true } match
            ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new ServerException($"sysbench's output has no rate; expected a line \"eps\" or \"transactions\":\n{output}");
    }

    // In the control group of this process where possible: the Linux kernel shares the processors among groups, so next to a busy
    // server a client in a container gets another share than a client outside.
    private async Task<string> OutputAsync(string[] command, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists($"/proc/{_pid}/root{ScriptPath}"))
            return (await _container.ExecAsync(new ExecSpec(command) { Env = environment }, cancellationToken)).ThrowIfFailed().Stdout;
        var start = new ProcessStartInfo("/usr/bin/nsenter", ["--target", $"{_pid}", "--mount", "--", .. command]);
        // This process's environment may have secrets and settings of the dynamic linker.
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var sysbench = await ChildProcess.CaptureAsync(start, cancellationToken);
        return sysbench.ExitCode == 0
            ? sysbench.Output
            : throw new ServerException($"sysbench {ChildProcess.ExitText(sysbench.ExitCode)}: {sysbench.Output}{sysbench.Error}");
    }

    [GeneratedRegex(@"(?:events/s \(eps\):\s+|transactions:\s+\d+\s+\()([\d.]+)")]
    private static partial Regex PerSecond();
}
