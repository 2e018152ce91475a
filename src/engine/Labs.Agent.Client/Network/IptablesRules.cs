using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>The packet filter of a network namespace, as iptables-save prints it.</summary>
public sealed class IptablesRules : View
{
    internal IptablesRules(IptablesListing listing) => (Backend, Chains, Rules) = (listing.Backend, listing.Chains, listing.Rules);

    /// <summary>The backends that have rules: nft, legacy, both or none.</summary>
    public string Backend { get; }

    /// <summary>The chains of all tables.</summary>
    public IReadOnlyList<IptablesChain> Chains { get; }

    /// <summary>The rules of all tables, in the order in which each chain applies them.</summary>
    public IReadOnlyList<IptablesRule> Rules { get; }

    /// <summary>Returns the policy of a built-in chain. While the table does not exist it is ACCEPT, the Linux kernel's default.</summary>
    public string Policy(string table, string chain) =>
        Chains.FirstOrDefault(row => row.Table == table && row.Name == chain)?.Policy ?? "ACCEPT";

    /// <summary>Returns the rules whose text contains all of the given texts: <c>rules.With("DNAT", "--dport 8080")</c>.</summary>
    public IReadOnlyList<IptablesRule> With(params string[] texts) =>
        [.. Rules.Where(rule => texts.All(text => rule.Text.Contains(text, StringComparison.Ordinal)))];

    /// <summary>
    /// Returns how many packets matched the rules whose text contains all of the given texts: <c>rules.Packets("-j DROP")</c>.
    /// </summary>
    public long Packets(params string[] texts) => With(texts).Sum(rule => rule.Packets);

    public override MimeBundle ToMime() =>
        Table.Of(Rules, ("table", rule => rule.Table), ("chain", rule => rule.Chain), ("packets", rule => rule.Packets),
                ("rule", rule => rule.Text))
            .Caption($"iptables ({Backend})").ToMime();
}
