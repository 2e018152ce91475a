using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Labs.Docker;

/// <summary>Where the Docker Engine is, and what said so.</summary>
/// <param name="Uri">unix:///path or tcp://host:port.</param>
/// <param name="Source">For messages: "DOCKER_HOST", "docker context desktop-linux", "the default socket".</param>
public sealed record EngineEndpoint(Uri Uri, string Source)
{
    /// <summary>
    /// Finds the endpoint as the docker CLI does: DOCKER_HOST, then DOCKER_CONTEXT or the current context of
    /// config.json, then the usual sockets (the system's, rootless, Docker Desktop, colima, OrbStack, Rancher Desktop).
    /// </summary>
    /// <exception cref="EngineUnavailableException">The configuration names an endpoint that cannot be used.</exception>
    public static EngineEndpoint Find() => Find(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    internal static EngineEndpoint Find(Func<string, string?> variable, string home)
    {
        if (variable("DOCKER_HOST") is { Length: > 0 } host)
            return Parse(host, "DOCKER_HOST");

        var folder = variable("DOCKER_CONFIG") is { Length: > 0 } config ? config : Path.Combine(home, ".docker");
        var context = variable("DOCKER_CONTEXT") is { Length: > 0 } named ? named : CurrentContext(folder);
        if (context is not null and not "default")
            return FromContext(folder, context);

        var usual = UsualSockets(variable, home).ToList();
        return new EngineEndpoint(new Uri("unix://" + (usual.Find(File.Exists) ?? usual[0])), "the default socket");
    }

    internal static EngineEndpoint Parse(string text, string source)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
            throw new EngineUnavailableException($"{source} is \"{text}\", expected an address like unix:///var/run/docker.sock or tcp://127.0.0.1:2375.");
        return uri.Scheme switch
        {
            "unix" or "npipe" or "tcp" or "http" => new EngineEndpoint(uri, source),
            "ssh" => throw new EngineUnavailableException(
                $"{source} is {text}; ssh is not spoken here. Forward the socket and point at it: `ssh -NL 127.0.0.1:2375:/var/run/docker.sock {uri.UserInfo}{(uri.UserInfo.Length == 0 ? "" : "@")}{uri.Host}` and `export DOCKER_HOST=tcp://127.0.0.1:2375`."),
            _ => throw new EngineUnavailableException($"{source} is {text}; expected unix:// or tcp://."),
        };
    }

    public override string ToString() => $"{Uri} ({Source})";

    private static IEnumerable<string> UsualSockets(Func<string, string?> variable, string home)
    {
        yield return "/var/run/docker.sock";
        if (variable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime)
            yield return Path.Combine(runtime, "docker.sock");
        foreach (var own in (string[])[".docker/run/docker.sock", ".docker/desktop/docker.sock", ".colima/default/docker.sock", ".orbstack/run/docker.sock", ".rd/docker.sock"])
            yield return Path.Combine(home, own);
    }

    private static string? CurrentContext(string folder)
    {
        var file = Path.Combine(folder, "config.json");
        return File.Exists(file) && Read(file).RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("currentContext", out var current)
            ? current.GetString() is { Length: > 0 } name ? name : null
            : null;
    }

    // docker keeps a context's metadata in a folder named after the SHA-256 of the context's name.
    private static EngineEndpoint FromContext(string folder, string context)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context)));
        var file = Path.Combine(folder, "contexts", "meta", hash, "meta.json");
        var source = $"docker context {context}";
        if (File.Exists(file)
            && Read(file).RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("Endpoints", out var endpoints)
            && endpoints.TryGetProperty("docker", out var docker)
            && docker.TryGetProperty("Host", out var host)
            && host.GetString() is { Length: > 0 } address)
            return Parse(address, source);
        throw new EngineUnavailableException($"{source} has no Docker endpoint in {file}. `docker context ls` lists the contexts, `docker context use default` goes back to the default one.");
    }

    private static JsonDocument Read(string file)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllText(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new EngineUnavailableException($"{file} cannot be read: {exception.Message}. Mend it, or set DOCKER_HOST.", exception);
        }
    }
}
