using System.Text;

namespace Labs.Docker;

/// <summary>Cuts a byte stream into lines of UTF-8; a line may come in many pieces, a character in two.</summary>
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

    /// <summary>What came after the last line end, if anything.</summary>
    public string? Rest() => _rest.Length == 0 ? null : Take();

    private string Take()
    {
        var text = Encoding.UTF8.GetString(_rest.GetBuffer(), 0, (int)_rest.Length);
        _rest.SetLength(0);
        return text.EndsWith('\r') ? text[..^1] : text;
    }
}
