using System.ComponentModel;
using System.Diagnostics;
using Labs.Agent.Contracts;

namespace Labs.Agent.Linux;

/// <summary>Runs programs of the tool container in namespaces of a target.</summary>
internal static class Tool
{
    /// <summary>Runs a program in the target's network namespace and returns its standard output.</summary>
    /// <exception cref="AgentException">Its exit code is not 0; the message has its standard error.</exception>
    public static async Task<string> RunAsync(
        AgentTarget target, CancellationToken cancellationToken, string program, params string[] arguments)
    {
        ProcessFiles.Require(target);
        using var process = Start(target, ["net"], [program, .. arguments]);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output
            : throw new AgentException($"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}: {(await error).Trim()}");
    }

    /// <summary>Starts the command by nsenter(1) in the given namespaces of the target, its streams redirected.</summary>
    public static Process Start(AgentTarget target, IReadOnlyCollection<string> namespaces, IReadOnlyList<string> command)
    {
        var words = new List<string>();
        // The agent is in the host's net, ipc, uts and pid namespaces already.
        var pid = target.Pid == 0 ? ProcessFiles.Host : target.Pid;
        var wanted = namespaces.Where(kind => target.Pid != 0 || kind is "mnt" or "cgroup").ToArray();
        if (wanted.Length > 0)
            words.AddRange(["nsenter", "--target", $"{pid}", .. wanted.Select(kind => kind == "mnt" ? "--mount" : $"--{kind}"), "--"]);
        words.AddRange(command);
        return Start(words);
    }

    /// <summary>Starts the command in the calling thread's namespaces, its streams redirected.</summary>
    public static Process Start(IReadOnlyList<string> command)
    {
        try
        {
            var start = new ProcessStartInfo(command[0], command.Skip(1));
            start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new AgentException($"{command[0]} could not be started: {e.Message}");
        }
    }
}
