namespace Labs.Network;

/// <summary>Sysctls of a host that were changed for a while. Disposing it restores their earlier values, the last one first.</summary>
internal sealed class HostSettings(Host host) : IAsyncDisposable
{
    private readonly Stack<(string Key, string Value)> _before = [];

    /// <summary>Sets a key and remembers its earlier value.</summary>
    public async Task SetAsync(string key, string value)
    {
        var before = await host.SysctlAsync(key);
        await host.SysctlAsync(key, value);
        _before.Push((key, before));
    }

    public async ValueTask DisposeAsync()
    {
        while (_before.TryPop(out var setting))
            await host.SysctlAsync(setting.Key, setting.Value);
    }
}
