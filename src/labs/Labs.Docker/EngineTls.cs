namespace Labs.Docker;

/// <summary>The TLS settings for an engine on a TCP port.</summary>
/// <param name="Folder">
/// The folder with ca.pem, cert.pem and key.pem, the docker CLI's names. Without ca.pem, this machine's certificate authorities
/// count. Without cert.pem and key.pem, no client certificate is sent.
/// </param>
/// <param name="Verify">False accepts any certificate of the engine, as `docker --tls` does.</param>
public sealed record EngineTls(string Folder, bool Verify)
{
    /// <summary>The files' names: the engine's certificate authority, the client's certificate, and the client's key.</summary>
    public const string Authority = "ca.pem", Certificate = "cert.pem", Key = "key.pem";

    /// <summary>
    /// Returns the settings of DOCKER_TLS_VERIFY, DOCKER_TLS and DOCKER_CERT_PATH, with the docker CLI's defaults; null for a plain
    /// connection.
    /// </summary>
    internal static EngineTls? OfVariables(Func<string, string?> variable, string configFolder)
    {
        var verify = variable("DOCKER_TLS_VERIFY") is { Length: > 0 };
        if (!verify && variable("DOCKER_TLS") is not { Length: > 0 })
            return null;
        return new EngineTls(Path.GetFullPath(variable("DOCKER_CERT_PATH") is { Length: > 0 } named ? named : configFolder), verify);
    }

    /// <summary>Returns the settings of a docker context; null for a plain connection.</summary>
    internal static EngineTls? OfContext(string folder, bool skipsVerification) =>
        skipsVerification || Directory.Exists(folder) ? new EngineTls(Path.GetFullPath(folder), !skipsVerification) : null;
}
