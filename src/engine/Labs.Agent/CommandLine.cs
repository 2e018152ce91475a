using System.Globalization;
using System.Net;
using Labs.Agent.Load;
using Labs.Agent.Contracts;

namespace Labs.Agent;

/// <summary>The commands `serve` and `load`, for use inside a container.</summary>
internal static class CommandLine
{
    public const string Usage = """
        usage: labs-agent                     requests as JSON lines on stdin, answers on stdout
               labs-agent serve [--bind IP] [--port N] [--reuseport] [--name NAME] [--log]
               labs-agent load --to IP:PORT [--kind upload|download|connects|latency|requests] [--seconds S]
                               [--workers N] [--bytes N] [--rate PER_SECOND] [--samples N]
        """;

    public static int Serve(ReadOnlySpan<string> args)
    {
        var options = Parse(args, ["--bind", "--port", "--name"], ["--reuseport", "--log"]);
        if (!IPAddress.TryParse(options.GetValueOrDefault("--bind", "::"), out var bind))
            throw new AgentException($"--bind {options["--bind"]}: expected an IP address.");
        var port = (int)Number(options, "--port", 80);
        var name = options.GetValueOrDefault("--name", Environment.MachineName);
        new Server(new ServerOptions(bind, port, options.ContainsKey("--reuseport"), name, options.ContainsKey("--log"))).Run();
        return 0;
    }

    public static async Task<int> LoadAsync(string[] args)
    {
        var options = Parse(args, ["--to", "--kind", "--seconds", "--workers", "--bytes", "--rate", "--samples"], []);
        if (!options.TryGetValue("--to", out var to))
            throw new AgentException("load needs --to IP:PORT.");
        if (!Enum.TryParse<LoadKind>(options.GetValueOrDefault("--kind", "latency"), ignoreCase: true, out var kind))
            throw new AgentException($"--kind {options["--kind"]}: expected upload, download, connects, latency or requests.");
        var arguments = new LoadArguments(AgentTarget.Host, to, kind, Number(options, "--seconds", 1), (int)Number(options, "--workers", 1),
            (int)Number(options, "--bytes", 64), Number(options, "--rate", 0), (int)Number(options, "--samples", 100_000));
        var reply = await LoadRun.RunAsync(arguments, CancellationToken.None);
        Console.WriteLine(LoadOperations.ToJson(reply));
        return 0;
    }

    private static double Number(Dictionary<string, string> options, string name, double other) =>
        !options.TryGetValue(name, out var text) ? other
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : throw new AgentException($"{name} {text}: expected a number.");

    private static Dictionary<string, string> Parse(ReadOnlySpan<string> args, string[] valued, string[] flags)
    {
        var options = new Dictionary<string, string>();
        for (var i = 0; i < args.Length; i++)
        {
            if (flags.Contains(args[i]))
                options[args[i]] = "";
            else if (valued.Contains(args[i]) && i + 1 < args.Length)
                options[args[i]] = args[++i];
            else
                throw new AgentException($"'{args[i]}' is not understood.\n{Usage}");
        }
        return options;
    }
}
