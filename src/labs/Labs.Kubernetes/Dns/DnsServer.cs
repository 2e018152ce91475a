using System.Text.RegularExpressions;

namespace Labs.Kubernetes;

/// <summary>The program that answers a cluster's DNS queries.</summary>
/// <param name="Version">The version of CoreDNS; null if it is another program.</param>
public sealed partial record DnsServer(string? Version)
{
    /// <summary>Whether the program is CoreDNS, which Kubernetes clusters use by default.</summary>
    public bool IsCoreDns => Version is not null;

    /// <summary>The program in words, for a verdict card.</summary>
    public override string ToString() =>
        IsCoreDns ? $"CoreDNS {Version}" : "a substitute for CoreDNS (the labs' own node image has cluster-dns)";

    /// <param name="metrics">The metric <c>coredns_build_info</c>, as CoreDNS publishes it; other programs do not have it.</param>
    internal static DnsServer Parse(string metrics) =>
        new(BuildInfo().Match(metrics) is { Success: true } match ? match.Groups["version"].Value : null);

    [GeneratedRegex(@"^coredns_build_info\{.*version=""(?<version>[^""]+)""", RegexOptions.Multiline)]
    private static partial Regex BuildInfo();
}
