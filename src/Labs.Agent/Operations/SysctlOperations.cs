using System.Text.RegularExpressions;
using Labs.Agent.Linux;
using Labs.Docker;

namespace Labs.Agent.Operations;

/// <summary>Network sysctls of a container's own network namespace; never those of the engine's host.</summary>
internal static partial class SysctlOperations
{
    public static Task<SysctlValue> SysctlAsync(SysctlArguments arguments, CancellationToken ct)
    {
        var (target, key, value) = (arguments.Target, arguments.Key, arguments.Value);
        if (!Key().IsMatch(key))
            throw new AgentException($"sysctl '{key}': only keys of a network namespace, net.*, can be read or set here.");
        ProcessFiles.Require(target);
        if (value is not null && (target.Pid == 0 || ProcessFiles.Namespace(target.Pid, "net") == ProcessFiles.Namespace(Environment.ProcessId, "net")))
            throw new AgentException($"sysctl '{key}' is not set: that is the engine host's own network namespace. Use a container that has its own.");

        // Which namespace's value this is depends on the thread that opens the file. The tool container's /proc/sys is
        // read-only; the host's is not.
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

    [GeneratedRegex(@"^net(\.[A-Za-z0-9_-]+)+$")]
    private static partial Regex Key();
}
