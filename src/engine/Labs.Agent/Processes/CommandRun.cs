using System.Diagnostics;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Processes;

/// <summary>Runs commands in chosen namespaces of a target. Cancelling the request kills the command and its descendants.</summary>
internal static class CommandRun
{
    private static readonly string[] s_kinds = ["mnt", "pid", "net", "ipc", "uts", "user", "cgroup"];

    public static async Task<RunResult> RunAsync(RunArguments arguments, Func<RunItem, Task> item, CancellationToken cancellationToken)
    {
        ProcessFiles.Require(arguments.Target);
        if (arguments.Command.Length == 0)
            throw new AgentException("no command was given.");
        if (arguments.Namespaces.FirstOrDefault(kind => !s_kinds.Contains(kind)) is { } unknown)
            throw new AgentException($"'{unknown}' is no kind of namespace; expected {string.Join(", ", s_kinds)}.");
        using var process = Tool.Start(arguments.Target, arguments.Namespaces, arguments.Command);
        return await FollowAsync(process, item, cancellationToken);
    }

    /// <summary>Sends the lines that the process writes, until it ends. Its standard input is closed.</summary>
    public static async Task<RunResult> FollowAsync(Process process, Func<RunItem, Task> item, CancellationToken cancellationToken)
    {
        try
        {
            await item(new RunItem(process.Id));
            var output = PumpAsync(process.StandardOutput, line => item(new RunItem(process.Id, Out: line)), cancellationToken);
            var error = PumpAsync(process.StandardError, line => item(new RunItem(process.Id, Error: line)), cancellationToken);
            process.StandardInput.Close();
            await Task.WhenAll(output, error);
            await process.WaitForExitAsync(cancellationToken);
            return new RunResult(process.ExitCode);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static async Task PumpAsync(StreamReader reader, Func<string, Task> line, CancellationToken cancellationToken)
    {
        while (await reader.ReadLineAsync(cancellationToken) is { } text)
            await line(text);
    }
}
