using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Labs.Docker;

/// <summary>The address of a Docker Engine, and where this address was found.</summary>
/// <param name="Uri">unix:///path or tcp://host:port.</param>
/// <param name="Source">Where the address was found, for messages: "DOCKER_HOST", "docker context far", "the default socket".</param>
/// <param name="Tls">The TLS settings; null for a plain connection.</param>
public sealed record EngineEndpoint(Uri Uri, string Source, EngineTls? Tls = null)
{
    /// <summary>The <see cref="Source"/> if neither an environment variable nor a docker context has an address.</summary>
    public const string DefaultSource = "the default socket";

    private const string ContextSource = "docker context ", Verified = "tls", Unverified = "tls-unverified";

    /// <summary>
    /// Finds the engine as the docker CLI does: by DOCKER_HOST, then by DOCKER_CONTEXT or the current context of config.json, then at
    /// the usual sockets (the system's, rootless, Docker Desktop, colima, OrbStack, Rancher Desktop).
    /// </summary>
    /// <exception cref="EngineUnavailableException">The configuration has an address that cannot be used.</exception>
    public static EngineEndpoint Find() => Find(
        Environment.GetEnvironmentVariable,
        // Without this option the path is empty if the home does not exist, and files of the current folder would count.
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify));

    internal static EngineEndpoint Find(Func<string, string?> variable, string home)
    {
        var folder = variable("DOCKER_CONFIG") is { Length: > 0 } config ? config : Path.Combine(home, ".docker");
        if (variable("DOCKER_HOST") is { Length: > 0 } host)
            return Parse(host, "DOCKER_HOST", EngineTls.OfVariables(variable, folder));

        var context = variable("DOCKER_CONTEXT") is { Length: > 0 } named ? named : CurrentContext(folder);
        if (context is not null and not "default")
            return FromContext(folder, context);

        var usual = UsualSockets(variable, home).ToList();
        return new EngineEndpoint(new Uri("unix://" + (usual.Find(File.Exists) ?? usual[0])), DefaultSource);
    }

    /// <summary>
    /// The environment variables with which the docker CLI, and programs that call it such as kind, use this engine. A null value means
    /// that the variable must not be set.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Variables => new Dictionary<string, string?>
    {
        // For a context not its address: with DOCKER_HOST the docker CLI requires a ca.pem, which a context need not have.
        ["DOCKER_HOST"] = Context is null ? Uri.OriginalString : null,
        ["DOCKER_CONTEXT"] = Context,
        ["DOCKER_TLS_VERIFY"] = Tls is { Verify: true } ? "1" : null,
        ["DOCKER_TLS"] = Tls is { Verify: false } ? "1" : null,
        ["DOCKER_CERT_PATH"] = Tls?.Folder,
    };

    /// <summary>The docker context in which the address was found; null if it was found elsewhere.</summary>
    internal string? Context => Source.StartsWith(ContextSource, StringComparison.Ordinal) ? Source[ContextSource.Length..] : null;

    internal static EngineEndpoint Parse(string text, string source, EngineTls? tls = null)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || (uri.Scheme == "unix" && uri.AbsolutePath is ("" or "/"))
            || (uri.Scheme is ("tcp" or "http") && uri.Host.Length == 0))
        {
            throw new EngineUnavailableException(
                $"{source} is \"{text}\", expected an address like unix:///var/run/docker.sock or tcp://127.0.0.1:2375.");
        }
        return uri.Scheme switch
        {
            "unix" or "npipe" => new EngineEndpoint(uri, source),
            // The docker CLI's default ports.
            "tcp" when uri.Port < 0 => new EngineEndpoint(new Uri($"tcp://{uri.Host}:{(tls is null ? 2375 : 2376)}"), source, tls),
            "tcp" or "http" => new EngineEndpoint(uri, source, tls),
            "ssh" => throw new EngineUnavailableException(
                $"{source} is {text}; addresses with ssh:// are not supported. Forward the socket and use that: "
                + $"`ssh -NL 127.0.0.1:2375:/var/run/docker.sock {uri.UserInfo}{(uri.UserInfo.Length == 0 ? "" : "@")}{uri.Host}` "
                + "and `export DOCKER_HOST=tcp://127.0.0.1:2375`."),
            "https" => throw new EngineUnavailableException(
                $"{source} is {text}; expected tcp://{uri.Authority} with `export DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=FOLDER`, "
                + "where FOLDER has ca.pem, cert.pem and key.pem."),
            _ => throw new EngineUnavailableException($"{source} is {text}; expected unix:// or tcp://."),
        };
    }

    /// <summary>Returns the endpoint in one line without its source, for the session's journal: "tcp://far:2376 tls /my/certs".</summary>
    public string ToJournal() =>
        Tls is null ? Uri.OriginalString : $"{Uri.OriginalString} {(Tls.Verify ? Verified : Unverified)} {Tls.Folder}";

    /// <summary>Parses a line of <see cref="ToJournal"/>; returns null for any other text.</summary>
    public static EngineEndpoint? FromJournal(string text)
    {
        const string source = "the session's journal";
        var parts = text.Split(' ', 3);
        return !Uri.TryCreate(parts[0], UriKind.Absolute, out var uri) ? null : parts switch
        {
            [_] => new EngineEndpoint(uri, source),
            [_, Verified or Unverified, var folder] => new EngineEndpoint(uri, source, new EngineTls(folder, parts[1] == Verified)),
            _ => null,
        };
    }

    public override string ToString() => $"{Uri} ({Source})";

    private static IEnumerable<string> UsualSockets(Func<string, string?> variable, string home)
    {
        yield return "/var/run/docker.sock";
        if (variable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime)
            yield return Path.Combine(runtime, "docker.sock");
        foreach (var own in (string[])
        [
            ".docker/run/docker.sock", ".docker/desktop/docker.sock", ".colima/default/docker.sock", ".orbstack/run/docker.sock",
            ".rd/docker.sock",
        ])
        {
            yield return Path.Combine(home, own);
        }
    }

    private static string? CurrentContext(string folder)
    {
        var file = Path.Combine(folder, "config.json");
        return File.Exists(file)
            && Read(file).RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("currentContext", out var current)
            ? current.GetString() is { Length: > 0 } name ? name : null
            : null;
    }

    // docker keeps a context's metadata and TLS files in folders named after the SHA-256 of the context's name.
    private static EngineEndpoint FromContext(string folder, string context)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context)));
        var file = Path.Combine(folder, "contexts", "meta", hash, "meta.json");
        var source = ContextSource + context;
        if (File.Exists(file)
            && Read(file).RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("Endpoints", out var endpoints)
            && endpoints.TryGetProperty("docker", out var docker)
            && docker.TryGetProperty("Host", out var host)
            && host.GetString() is { Length: > 0 } address)
        {
            var skipsVerification = docker.TryGetProperty("SkipTLSVerify", out var skip) && skip.ValueKind == JsonValueKind.True;
            var tls = EngineTls.OfContext(Path.Combine(folder, "contexts", "tls", hash, "docker"), skipsVerification);
            return Parse(address, source, tls);
        }
        throw new EngineUnavailableException($"{source} has no Docker endpoint in {file}. "
            + "`docker context ls` lists the contexts, `docker context use default` goes back to the default one.");
    }

    private static JsonDocument Read(string file)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            return JsonDocument.Parse(File.ReadAllText(file), options);
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new EngineUnavailableException($"{file} cannot be read: {exception.Message}. Fix it, or set DOCKER_HOST.", exception);
        }
    }
}
