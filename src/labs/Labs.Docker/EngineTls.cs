namespace Labs.Docker;

/// <summary>How to speak TLS with an engine on a TCP port.</summary>
/// <param name="Folder">
/// Holds ca.pem, cert.pem and key.pem, as the docker CLI names them. Without ca.pem the authorities of this machine are trusted;
/// without cert.pem and key.pem no client certificate is sent.
/// </param>
/// <param name="Verify">False accepts whatever certificate the engine has, as `docker --tls` does.</param>
public sealed record EngineTls(string Folder, bool Verify)
{
    public const string Authority = "ca.pem", Certificate = "cert.pem", Key = "key.pem";

    /// <summary>
    /// What DOCKER_TLS_VERIFY, DOCKER_TLS and DOCKER_CERT_PATH ask for, with the docker CLI's defaults; null for a plain connection.
    /// </summary>
    internal static EngineTls? OfVariables(Func<string, string?> variable, string configFolder)
    {
        var verify = variable("DOCKER_TLS_VERIFY") is { Length: > 0 };
        if (!verify && variable("DOCKER_TLS") is not { Length: > 0 })
            return null;
        return new EngineTls(Path.GetFullPath(variable("DOCKER_CERT_PATH") is { Length: > 0 } named ? named : configFolder), verify);
    }

    /// <summary>What a docker context asks for; null for a plain connection.</summary>
    internal static EngineTls? OfContext(string folder, bool skipsVerification) =>
        skipsVerification || Directory.Exists(folder) ? new EngineTls(Path.GetFullPath(folder), !skipsVerification) : null;
}
