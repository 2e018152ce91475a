using System.Diagnostics;
using System.Formats.Tar;

namespace Offline.Packages.Tests;

/// <summary>A root file system of this machine's own sh, cat and sleep with their libraries, as a tar: no registry needed.</summary>
internal static class HostImage
{
    private static readonly string[] Programs = ["/bin/sh", "/bin/cat", "/bin/sleep"];

    public static MemoryStream Tar()
    {
        var files = new SortedSet<string>(Programs, StringComparer.Ordinal);
        foreach (var program in Programs)
            files.UnionWith(Libraries(program));
        var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var path in files)
            {
                using var data = new MemoryStream(File.ReadAllBytes(path));
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path.TrimStart('/'))
                {
                    DataStream = data,
                    Mode = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute,
                });
            }
        }
        stream.Position = 0;
        return stream;
    }

    // "libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)", and the loader: "/lib64/ld-linux-x86-64.so.2 (0x…)".
    private static IEnumerable<string> Libraries(string program)
    {
        using var ldd = Process.Start(new ProcessStartInfo("ldd", [program]) { RedirectStandardOutput = true })!;
        var lines = ldd.StandardOutput.ReadToEnd().Split('\n');
        ldd.WaitForExit();
        return lines.SelectMany(line => line.Split(' ', '\t')).Where(word => word.StartsWith('/') && File.Exists(word));
    }
}
