using System.Collections;
using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>A list of rows that a notebook shows as a table.</summary>
public sealed class Listing<T> : View, IReadOnlyList<T>
{
    private readonly IReadOnlyList<T> _rows;
    private readonly (string Name, Func<T, object?> Value)[] _columns;

    internal Listing(IEnumerable<T> rows, params (string, Func<T, object?>)[] columns) => (_rows, _columns) = ([.. rows], columns);

    /// <summary>The number of rows.</summary>
    public int Count => _rows.Count;

    /// <summary>The row at an index from 0.</summary>
    public T this[int index] => _rows[index];

    public IEnumerator<T> GetEnumerator() => _rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override MimeBundle ToMime() => Table.Of(_rows, _columns).ToMime();
}

internal static class Listings
{
    public static Listing<ProcessRow> Of(IEnumerable<ProcessRow> rows) => new(rows,
        ("pid inside", row => row.InnerPid), ("ppid inside", row => row.InnerPpid), ("pid on host", row => row.Pid),
        ("state", row => row.State), ("command", row => row.Command));

    public static Listing<InterfaceRow> Of(IEnumerable<InterfaceRow> rows) => new(rows,
        ("index", row => row.Index), ("interface", row => row.Name), ("kind", row => row.Kind), ("state", row => row.State),
        ("mtu", row => row.Mtu), ("mac", row => row.Mac),
        ("addresses", row => row.Addresses.Select(address => $"{address.Address}/{address.PrefixLength}")));

    public static Listing<RouteRow> Of(IEnumerable<RouteRow> rows) => new(rows,
        ("destination", row => row.Destination), ("via", row => row.Gateway), ("interface", row => row.Device),
        ("source", row => row.Source), ("scope", row => row.Scope));

    public static Listing<SocketRow> Of(IEnumerable<SocketRow> rows) => new(rows,
        ("protocol", row => row.Protocol), ("state", row => row.State), ("local", row => row.Local), ("peer", row => row.Peer),
        ("process", row => row.Pid > 0 ? $"{row.Command} ({row.Pid})" : ""));

    public static Listing<ConntrackRow> Of(IEnumerable<ConntrackRow> rows) => new(rows,
        ("protocol", row => row.Protocol), ("state", row => row.State),
        ("from", row => $"{row.Source}:{row.SourcePort}"), ("to", row => $"{row.Destination}:{row.DestinationPort}"),
        ("answer from", row => $"{row.ReplySource}:{row.ReplySourcePort}"),
        ("answer to", row => $"{row.ReplyDestination}:{row.ReplyDestinationPort}"), ("NAT", Translated));

    private static string Translated(ConntrackRow row) => (row.IsDnat, row.IsSnat) switch
    {
        (true, true) => "destination, source",
        (true, false) => "destination",
        (false, true) => "source",
        _ => "",
    };
}
