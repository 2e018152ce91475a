using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

namespace Labs.Docker;

/// <summary>What an image is made of: its hash, by which a changed recipe is noticed, and its build context.</summary>
internal sealed class ImageRecipe(CatalogueEntry entry, string? agentBinary)
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The first 12 hex digits of SHA-256 over the recipe's files, the public image, the agent and the bases.</summary>
    public async Task<string> HashAsync(IEnumerable<string> bases, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add($"{entry.Name}\n{entry.Pull}\n{string.Join('\n', bases)}\n");
        foreach (var file in Files())
        {
            Add($"{file.Name}\n{file.Mode}\n");
            await using var data = File.OpenRead(file.Path);
            hash.AppendData(await SHA256.HashDataAsync(data, cancellationToken));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The files as one tar stream, kept in a temporary file that goes when the stream is closed.</summary>
    public async Task<Stream> ContextAsync(CancellationToken cancellationToken)
    {
        var tar = TemporaryFile.Create();
        await using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var file in Files())
            {
                await using var data = File.OpenRead(file.Path);
                var item = new PaxTarEntry(TarEntryType.RegularFile, file.Name) { Mode = file.Mode, ModificationTime = DateTimeOffset.UnixEpoch, DataStream = data };
                await writer.WriteEntryAsync(item, cancellationToken);
            }
            if (entry.NeedsCertificates)
            {
                // Not part of the hash: what a machine trusts changes nothing in the image.
                await using var data = Certificates();
                await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "ca-certificates.crt") { Mode = Plain, ModificationTime = DateTimeOffset.UnixEpoch, DataStream = data }, cancellationToken);
            }
        }
        tar.Position = 0;
        return tar;
    }

    /// <summary>The bundle that SSL_CERT_FILE or the distribution names; empty where there is none, and the image's own then counts.</summary>
    private static Stream Certificates()
    {
        string?[] places = [Environment.GetEnvironmentVariable("SSL_CERT_FILE"), "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];
        return places.FirstOrDefault(File.Exists) is { } bundle ? File.OpenRead(bundle) : new MemoryStream();
    }

    private IEnumerable<(string Name, string Path, UnixFileMode Mode)> Files()
    {
        if (entry.Folder is null)
            yield break;
        foreach (var path in Directory.EnumerateFiles(entry.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            // Windows has no execute bit; there a script is known by its first line.
            var executable = OperatingSystem.IsWindows() ? StartsWithHashBang(path) : (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0;
            yield return (Path.GetRelativePath(entry.Folder, path).Replace('\\', '/'), path, executable ? Executable : Plain);
        }
        if (agentBinary is not null)
            yield return ("labs-agent", agentBinary, Executable);
    }

    private static bool StartsWithHashBang(string path)
    {
        using var file = File.OpenRead(path);
        return file.ReadByte() == '#' && file.ReadByte() == '!';
    }
}
