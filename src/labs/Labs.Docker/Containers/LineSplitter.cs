using System.Text;

namespace Labs.Docker;

/// <summary>Splits a byte stream into lines of UTF-8. A line, and a character, may arrive in several pieces.</summary>
internal sealed class LineSplitter
{
    private readonly MemoryStream _rest = new();

    public IEnumerable<string> Add(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            _rest.Write(bytes.Span[..end]);
            yield return Take();
            bytes = bytes[(end + 1)..];
        }
        _rest.Write(bytes.Span);
    }

    /// <summary>Returns what came after the last line end; null if nothing did.</summary>
    public string? Rest() => _rest.Length == 0 ? null : Take();

    private string Take()
    {
        var text = Encoding.UTF8.GetString(_rest.GetBuffer(), 0, (int)_rest.Length);
        _rest.SetLength(0);
        return text.EndsWith('\r') ? text[..^1] : text;
    }
}
