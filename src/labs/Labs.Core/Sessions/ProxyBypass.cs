using System.Net;

namespace Labs;

/// <summary>
/// Keeps requests to this machine and to the machines of a lab away from the proxy of HTTP_PROXY and HTTPS_PROXY. .NET's HttpClient and
/// curl would send even those to 127.0.0.1 there, and the proxy has another 127.0.0.1. It holds for the cells' own clients and, by
/// NO_PROXY, for child processes.
/// </summary>
public sealed class ProxyBypass : IWebProxy
{
    private static readonly string[] s_proxyVariables =
        ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

    private static readonly string[] s_bypassVariables = ["no_proxy", "NO_PROXY"];
    private static readonly Lock s_lock = new();
    private static readonly HashSet<string> s_hosts = new(StringComparer.OrdinalIgnoreCase);

    private readonly IWebProxy _usual;

    private ProxyBypass(IWebProxy usual) => _usual = usual;

    /// <inheritdoc/>
    public ICredentials? Credentials
    {
        get => _usual.Credentials;
        set => _usual.Credentials = value;
    }

    /// <summary>Has an effect from the first call on: requests to loopback addresses and to the given hosts use no proxy.</summary>
    /// <param name="hosts">Addresses or names without a port.</param>
    public static void Add(params IEnumerable<string> hosts)
    {
        lock (s_lock)
        {
            if (HttpClient.DefaultProxy is not ProxyBypass)
            {
                HttpClient.DefaultProxy = new ProxyBypass(HttpClient.DefaultProxy);
                hosts = ["localhost", "127.0.0.1", "::1", .. hosts];
            }
            var added = hosts.Where(s_hosts.Add).ToList();
            if (added.Count == 0 || !s_proxyVariables.Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 }))
                return;
            // Programs differ in the variable that they read. A star means every host, and only if it stands alone.
            var before = s_bypassVariables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => value is { Length: > 0 });
            if (before?.Trim() == "*")
                return;
            var all = string.Join(',', added.Prepend(before).OfType<string>());
            foreach (var variable in s_bypassVariables)
                Environment.SetEnvironmentVariable(variable, all);
        }
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : _usual.GetProxy(destination);

    /// <inheritdoc/>
    public bool IsBypassed(Uri host)
    {
        if (host.IsLoopback)
            return true;
        lock (s_lock)
        {
            if (s_hosts.Contains(host.IdnHost))
                return true;
        }
        return _usual.IsBypassed(host);
    }
}
