namespace Labs.Network;

/// <summary>The secrets that a TLS library writes to the file named by SSLKEYLOGFILE (RFC 9850).</summary>
public sealed class TlsKeyLog
{
    private readonly Dictionary<(string Label, string Random), byte[]> _secrets = [];

    private TlsKeyLog()
    {
    }

    /// <summary>Reads the text of such a file. Lines of another form are skipped, as the RFC demands.</summary>
    public static TlsKeyLog Parse(string text)
    {
        var log = new TlsKeyLog();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (!line.StartsWith('#') && line.Split(' ') is [var label, var random, var secret])
                log._secrets[(label, random.ToLowerInvariant())] = Convert.FromHexString(secret);
        return log;
    }

    /// <summary>
    /// Returns a secret of the connection with this client random, such as CLIENT_RANDOM: the master secret of TLS 1.2.
    /// </summary>
    /// <returns>Null if the file does not have it.</returns>
    public byte[]? this[string label, byte[] clientRandom] =>
        _secrets.GetValueOrDefault((label, Convert.ToHexStringLower(clientRandom)));
}
