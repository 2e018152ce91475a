using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

namespace Labs.Docker;

/// <summary>The files of an image's recipe: their hash, by which a changed recipe is noticed, and the build context.</summary>
internal sealed class ImageRecipe(CatalogueEntry entry, string? agentBinary)
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Returns 12 hexadecimal digits of the SHA-256 of the recipe's files, the public image, the agent and the bases.</summary>
    /// <param name="bases">The references of the images that the recipe starts from.</param>
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

    /// <summary>Returns the build context as a tar stream in a temporary file, which is deleted when the stream is closed.</summary>
    public async Task<Stream> ContextAsync(CancellationToken cancellationToken)
    {
        var tar = TemporaryFile.Create();
        await using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var file in Files())
            {
                await using var data = File.OpenRead(file.Path);
                await writer.WriteEntryAsync(Item(file.Name, file.Mode, data), cancellationToken);
            }
            if (entry.NeedsCertificates)
            {
                // Not part of the hash, because the authorities that a machine trusts change nothing in the image.
                await using var data = Certificates();
                await writer.WriteEntryAsync(Item("ca-certificates.crt", Plain, data), cancellationToken);
            }
        }
        tar.Position = 0;
        return tar;
    }

    private static PaxTarEntry Item(string name, UnixFileMode mode, Stream data) => new(TarEntryType.RegularFile, name)
    {
        Mode = mode,
        ModificationTime = DateTimeOffset.UnixEpoch,
        DataStream = data,
    };

    /// <summary>
    /// Returns the bundle of SSL_CERT_FILE or of this machine's distribution. If there is none, it is empty and the image's own counts.
    /// </summary>
    private static Stream Certificates()
    {
        string?[] places =
        [
            Environment.GetEnvironmentVariable("SSL_CERT_FILE"),
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/cert.pem",
        ];
        return places.FirstOrDefault(File.Exists) is { } bundle ? File.OpenRead(bundle) : new MemoryStream();
    }

    private IEnumerable<(string Name, string Path, UnixFileMode Mode)> Files()
    {
        if (entry.Folder is null)
            yield break;
        foreach (var path in Directory.EnumerateFiles(entry.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            // Windows has no execute permission. There a file is executable if it starts with #!.
            var executable = OperatingSystem.IsWindows()
                ? StartsWithHashBang(path)
                : (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0;
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
