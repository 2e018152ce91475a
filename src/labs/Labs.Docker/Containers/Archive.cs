using System.Formats.Tar;

namespace Labs.Docker;

/// <summary>Tar streams as the engine takes and gives them.</summary>
internal static class Archive
{
    /// <summary>A tar of files by absolute path, rewound.</summary>
    public static MemoryStream Of(IReadOnlyDictionary<string, FileContent> files)
    {
        var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                if (!path.StartsWith('/'))
                    throw new ArgumentException($"the path of a file in a container is absolute, \"{path}\" is not");
                using var data = new MemoryStream(content.Bytes.ToArray());
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path.TrimStart('/'))
                {
                    DataStream = data,
                    Mode = content.Mode,
                    Uid = content.Uid,
                    Gid = content.Gid,
                });
            }
        }
        stream.Position = 0;
        return stream;
    }

    /// <summary>The regular files of a tar whose first name is the last part of <paramref name="path"/>.</summary>
    public static async Task<IReadOnlyDictionary<string, byte[]>> ReadAsync(Stream stream, string path, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, byte[]>();
        var parent = path.TrimEnd('/');
        parent = parent[..(parent.LastIndexOf('/') + 1)];
        // TarReader also asks for no bytes at all, which the client's chunked stream takes for its end.
        using var whole = new MemoryStream();
        await stream.CopyToAsync(whole, cancellationToken);
        whole.Position = 0;
        var reader = new TarReader(whole);
        await using (reader)
        {
            while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                    continue;
                using var content = new MemoryStream();
                if (entry.DataStream is { } data)
                    await data.CopyToAsync(content, cancellationToken);
                files[parent + entry.Name] = content.ToArray();
            }
        }
        return files;
    }
}
