using System.Globalization;
using System.Text.RegularExpressions;
using Labs.Docker;
using MySqlConnector;

namespace Labs.MySql;

/// <summary>A MySQL or MariaDB server in a container of the session. Its statements' errors are the client library's own, with the server's number, SQLSTATE and words.</summary>
public sealed partial class Server : View
{
    private readonly ServerGroup _group;
    private readonly ServerSpec _spec;
    private readonly HashSet<string> _connectionStrings = [];

    private Server(ServerGroup group, ServerSpec spec, Container container, Product product, uint serverId) =>
        (_group, _spec, Container, Product, ServerId) = (group, spec, container, product, serverId);

    public Container Container { get; }

    /// <summary>The short name in the session, and the host name on the session's database network.</summary>
    public string Name => _onCut?.Name ?? Container.ShortName;

    public Product Product { get; }

    /// <summary>As of the last start: 9.7.1, 10.11.14.</summary>
    public Version Version { get; private set; } = new();

    /// <summary>In the server's own words: 10.11.14-MariaDB-0+deb12u2.</summary>
    public string VersionText { get; private set; } = "";

    /// <summary>As of the last start.</summary>
    public uint ServerId { get; }

    public Engine Engine => Container.Engine;

    public Lab Lab => Container.Engine.Lab;

    internal static async Task<Server> StartNewAsync(Engine docker, Product product, ServerSpec spec, CancellationToken cancellationToken)
    {
        var group = ServerGroup.Of(docker);
        var serverId = group.TakeServerId(spec.ServerId);
        var container = await docker.CreateAsync(spec.Image ?? (product == Product.MySql ? "mysql" : "mariadb"), new ContainerSpec
        {
            Name = spec.Name,
            Command = Arguments(spec, serverId),
            Env = { ["MYSQL_ROOT_PASSWORD"] = group.Password },
            Network = await group.NetworkAsync(),
            Publish = [Port],
            Mounts = spec.Data is { } data ? [ContainerMount.Volume(data, "/data")] : [],
            Memory = spec.Memory,
            Cpus = spec.Cpus,
            // A clean shutdown writes what is dirty.
            StopTimeout = TimeSpan.FromSeconds(60),
        }, cancellationToken);
        var server = new Server(group, spec, container, product, serverId);
        await server.StartAsync(cancellationToken);
        group.Add(server);
        return server;
    }

    /// <summary>Kills the server's process: a process crash, the files keep what the operating system was given. Returns when it has ended; fine when it had already.</summary>
    public async Task KillAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await Container.KillAsync(cancellationToken: cancellationToken);
        }
        catch (EngineException)
        {
            if ((await Container.InspectAsync(cancellationToken)).Running)
                throw;
        }
        await Container.WaitAsync(cancellationToken);
        await ClearPoolsAsync();
    }

    /// <summary>Shuts the server down cleanly.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await Container.StopAsync(cancellationToken: cancellationToken);
        await ClearPoolsAsync();
    }

    /// <summary>Starts the server again, with crash recovery where it is due; returns when it answers SQL.</summary>
    /// <exception cref="ServerException">It ended before it answered, or did not answer in time.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await Container.StartAsync(cancellationToken);
        await UntilReadyAsync(cancellationToken);
    }

    /// <summary>Freezes the server's process: connections stay, nothing answers.</summary>
    public Task PauseAsync(CancellationToken cancellationToken = default) => Container.PauseAsync(cancellationToken);

    public Task UnpauseAsync(CancellationToken cancellationToken = default) => Container.UnpauseAsync(cancellationToken);

    /// <summary>Kills the server and removes its container; its own volume goes with it, one of the session stays.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken = default)
    {
        _group.Forget(this);
        await (_onCut is { } own ? own.Process.DisposeAsync().AsTask() : Container.RemoveAsync(cancellationToken));
        await ClearPoolsAsync();
    }

    /// <summary>Servers log to standard error; the last lines, for messages.</summary>
    public async Task<string> LogTailAsync(int lines = 15, CancellationToken cancellationToken = default) =>
        string.Join('\n', (_onCut?.Process.Output.TakeLast(lines) ?? await Container.LogsAsync(lines, cancellationToken)).Select(line => line.Text));

    public override MimeBundle ToMime()
    {
        var table = new Table("property", "value")
            .Row("server", Name)
            .Row("version", $"{Product.Text()} {VersionText}")
            .Row("server id", ServerId)
            .Row("address", Container.Facts.IpAddress is { } address ? $"{address}:{Port}" : Container.Facts.Status);
        foreach (var (name, value) in _spec.Settings)
            table.Row(name, value);
        return table.ToMime();
    }

    public override string ToString() => Name;

    private static List<string> Arguments(ServerSpec spec, uint serverId)
    {
        if (spec.Settings.Keys.FirstOrDefault(name => !SettingName().IsMatch(name)) is { } odd)
            throw new ArgumentException($"\"{odd}\" is no server variable; expected a name such as sync_binlog or plugin-load-add, without dashes before it.", nameof(spec));
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"--server-id={serverId}"),
            .. spec.Settings.Select(setting => setting.Value.Length == 0 ? $"--{setting.Key}" : $"--{setting.Key}={setting.Value}"),
        ];
    }

    private async Task UntilReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Wait.UntilAsync($"{Name} answers SQL", AnswersAsync, _spec.StartTimeout, cancellationToken: cancellationToken);
        }
        catch (WaitTimeoutException late)
        {
            throw new ServerException(
                $"{Name} does not answer SQL at {_endpoint.Host}:{_endpoint.Port} after {_spec.StartTimeout.TotalSeconds:0} s; last observed: {late.Observed}. "
                + $"{(_onCut is null ? $"Its log: `docker logs {Container.Name}`. " : "")}The last lines of its log:\n{await LogTailAsync(cancellationToken: cancellationToken)}", late);
        }
        var key = $"{Product.Name()}.version";
        var known = Lab.Environment.Facts.GetValueOrDefault(key);
        if (known?.Split(", ").Contains(VersionText) != true)
            Lab.Environment[key] = known is null ? VersionText : $"{known}, {VersionText}";
    }

    private async Task<(bool Ready, string Observed)> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_group.ReachesContainers is null)
                _group.ReachesContainers = !Engine.IsRemote && await Reach.IsReachableAsync(Container.IpAddress, Port, cancellationToken);
            _endpoint = EndpointNow();
            var text = Builder(builder => builder.Pooling = false);
            await using var connection = await Opening.OpenAsync(text, cancellationToken);
            await using var command = new MySqlCommand("SELECT VERSION()", connection);
            VersionText = Convert.ToString(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) ?? "";
            Version = Version.Parse(VersionNumber().Match(VersionText).Value);
            return (true, VersionText);
        }
        catch (Exception exception) when (exception is MySqlException or EngineException and not EngineGoneException || ConnectionLoss.IsBare(exception))
        {
            if (await EndAsync(cancellationToken) is not null)
                throw await EndedAsync("before it answered SQL");
            return (false, exception.Message);
        }
    }

    /// <summary>The error for a server that is not running although it should.</summary>
    internal async Task<ServerException> EndedAsync(string when, Exception? inner = null) =>
        new($"{Name} ended with {await EndAsync(CancellationToken.None)} {when}. The last lines of its log:\n{await LogTailAsync()}", inner);

    /// <summary>How the server's process ended; null while it runs.</summary>
    private async Task<string?> EndAsync(CancellationToken cancellationToken)
    {
        if (_onCut is { } own)
            return own.Process.HasEnded ? $"exit code {await own.Process.WaitAsync(cancellationToken)}" : null;
        var facts = await Container.InspectAsync(cancellationToken);
        return facts.Running ? null : $"exit code {facts.ExitCode}{(facts.OutOfMemory ? " (out of memory)" : "")}";
    }

    private async Task ClearPoolsAsync()
    {
        string[] used;
        lock (_connectionStrings)
        {
            used = [.. _connectionStrings];
            _connectionStrings.Clear();
        }
        foreach (var text in used)
        {
            await using var any = new MySqlConnection(text);
            await MySqlConnection.ClearPoolAsync(any);
        }
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_.\-]*\z")]
    private static partial Regex SettingName();

    [GeneratedRegex(@"^\d+\.\d+\.\d+")]
    private static partial Regex VersionNumber();
}
