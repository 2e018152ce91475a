using System.Globalization;
using System.Text;
using Labs.Agent.Contracts;

namespace Labs.Agent.Mounts;

/// <summary>Parses /proc/PID/mountinfo (proc(5)).</summary>
internal static class MountInfo
{
    // Spaces, tabs, line ends and backslashes are written as a backslash and three octal digits.
    private const int EscapeLength = 4;

    public static MountRow[] Parse(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Line)];

    /// <exception cref="AgentException">The line does not have the fields of mountinfo.</exception>
    private static MountRow Line(string line)
    {
        // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
        var fields = line.Split(' ');
        var dash = Array.IndexOf(fields, "-");
        if (dash < 6 || fields.Length < dash + 4)
            throw new AgentException($"a line of mountinfo is not understood: {line}");
        var optional = fields[6..dash];
        return new MountRow(
            Number(fields[0]), Number(fields[1]), fields[2], Unescaped(fields[3]), Unescaped(fields[4]), fields[5],
            fields[dash + 1], Unescaped(fields[dash + 2]), Unescaped(fields[dash + 3]))
        {
            PeerGroup = Group("shared:"),
            MasterGroup = Group("master:"),
            Unbindable = optional.Contains("unbindable"),
        };

        int? Group(string tag) => optional.FirstOrDefault(field => field.StartsWith(tag, StringComparison.Ordinal)) is { } found
            ? Number(found[tag.Length..]) : null;
    }

    private static string Unescaped(string field)
    {
        var bytes = new List<byte>();
        var raw = Encoding.UTF8.GetBytes(field);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '\\' && i + EscapeLength <= raw.Length && Octal(raw.AsSpan(i + 1, EscapeLength - 1)) is { } value)
            {
                bytes.Add(value);
                i += EscapeLength - 1;
            }
            else
            {
                bytes.Add(raw[i]);
            }
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static byte? Octal(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
                return null;
            value = (value * 8) + (digit - '0');
        }
        return value <= byte.MaxValue ? (byte)value : null;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
