namespace Labs.Docker;

/// <summary>The packet filter of a network namespace, as iptables-save prints it.</summary>
public sealed class IptablesRules : View
{
    internal IptablesRules(IptablesListing listing) => (Backend, Chains, Rules) = (listing.Backend, listing.Chains, listing.Rules);

    /// <summary>nft, legacy, both or none.</summary>
    public string Backend { get; }

    public IReadOnlyList<IptablesChain> Chains { get; }

    public IReadOnlyList<IptablesRule> Rules { get; }

    /// <summary>The policy of a built-in chain; ACCEPT, the kernel's default, while the table does not exist.</summary>
    public string Policy(string table, string chain) => Chains.FirstOrDefault(row => row.Table == table && row.Name == chain)?.Policy ?? "ACCEPT";

    /// <summary>The rules whose text has all of the words: <c>rules.With("DNAT", "--dport 8080")</c>.</summary>
    public IReadOnlyList<IptablesRule> With(params string[] texts) =>
        [.. Rules.Where(rule => texts.All(text => rule.Text.Contains(text, StringComparison.Ordinal)))];

    public override MimeBundle ToMime() =>
        Table.Of(Rules, ("table", rule => rule.Table), ("chain", rule => rule.Chain), ("packets", rule => rule.Packets), ("rule", rule => rule.Text))
            .Caption($"iptables ({Backend})").ToMime();
}
