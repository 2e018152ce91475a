using System.Text.RegularExpressions;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Network;

/// <summary>Reads and sets network sysctls of a container's network namespace. Those of the engine's host are only read.</summary>
internal static partial class Sysctl
{
    public static Task<SysctlValue> SetAsync(SysctlArguments arguments, CancellationToken cancellationToken)
    {
        var (target, key, value) = (arguments.Target, arguments.Key, arguments.Value);
        if (!Key().IsMatch(key))
            throw new AgentException($"sysctl '{key}': only keys of a network namespace, net.*, can be read or set here.");
        ProcessFiles.Require(target);
        if (value is not null && IsHosts(target))
            throw new AgentException(
                $"sysctl '{key}' is not set: that is the engine host's own network namespace. Use a container that has its own.");

        // The namespace of the thread that opens the file decides whose value it is. The tool container's /proc/sys is read-only; the
        // host's is not.
        var path = $"/proc/{ProcessFiles.Host}/root/proc/sys/{key.Replace('.', '/')}";
        return NamespaceThread.RunAsync(target, ["net"], () =>
        {
            try
            {
                if (value is not null)
                    File.WriteAllText(path, value);
                return new SysctlValue(File.ReadAllText(path).Trim());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new AgentException($"sysctl {key}{(value is null ? "" : $" = {value}")}: {e.Message}");
            }
        });
    }

    private static bool IsHosts(AgentTarget target) =>
        target.Pid == 0 || ProcessFiles.Namespace(target.Pid, "net") == ProcessFiles.Namespace(Environment.ProcessId, "net");

    [GeneratedRegex(@"^net(\.[A-Za-z0-9_-]+)+$")]
    private static partial Regex Key();
}
