using System.Formats.Tar;

namespace Labs.Docker;

/// <summary>The tar streams in which the engine receives files.</summary>
internal static class Archive
{
    /// <summary>Returns a tar stream of files by their absolute paths, positioned at its beginning.</summary>
    /// <exception cref="ArgumentException">A path is relative.</exception>
    public static MemoryStream Of(IReadOnlyDictionary<string, FileContent> files)
    {
        var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                if (!path.StartsWith('/'))
                    throw new ArgumentException($"\"{path}\" is a relative path; expected the absolute path of a file in the container.");
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
}
