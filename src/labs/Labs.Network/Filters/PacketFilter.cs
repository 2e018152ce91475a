using Labs.Agent.Client;
using Labs.Docker;

namespace Labs.Network;

/// <summary>Loads and reads the packet filter of hosts with iptables(8) and nft(8) of the host's own image.</summary>
public static class PacketFilter
{
    /// <summary>
    /// Runs iptables with arguments that are separated by spaces: <c>IptablesAsync("-A INPUT -p icmp -j DROP")</c>. A refused rule is
    /// no exception; the result has the exit code and the message.
    /// </summary>
    public static Task<ExecResult> IptablesAsync(this Host host, string arguments, CancellationToken cancellationToken = default)
    {
        string[] words = ["iptables", "-w", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        return host.Container.ExecAsync(new ExecSpec(words), cancellationToken);
    }

    /// <summary>Replaces the whole packet filter by rules in the format of iptables-save(8). Without rules, the filter is empty.</summary>
    /// <exception cref="CommandFailedException">iptables-restore refuses a line, which the message names. The filter is empty.</exception>
    public static async Task LoadRulesAsync(this Host host, string rules = "", CancellationToken cancellationToken = default)
    {
        (await host.Container.ExecAsync(new ExecSpec("nft", "flush", "ruleset"), cancellationToken)).ThrowIfFailed();
        if (rules.Length == 0)
            return;
        // iptables-restore reads whole lines only.
        var restore = new ExecSpec("iptables-restore", "-w") { Stdin = rules.TrimEnd() + "\n" };
        (await host.Container.ExecAsync(restore, cancellationToken)).ThrowIfFailed();
    }

    /// <summary>Returns the rules of a host with their counters.</summary>
    /// <param name="table">filter, nat, mangle, raw or security; all by default.</param>
    public static Task<IptablesRules> RulesAsync(
        this Host host, string? table = null, CancellationToken cancellationToken = default) =>
        host.Network.Agent.Network.IptablesAsync(host, table, cancellationToken);

    /// <summary>Sets all counters of a host's rules to zero.</summary>
    public static async Task ZeroCountersAsync(this Host host, CancellationToken cancellationToken = default)
    {
        var script = "for table in raw mangle nat filter security; do iptables -w -t $table -Z || exit; done";
        (await host.Container.ExecAsync(new ExecSpec("sh", "-c", script), cancellationToken)).ThrowIfFailed();
    }
}
