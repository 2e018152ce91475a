using System.Text;

namespace Labs.Cli.Output;

/// <summary>
/// Passes text on for as long as it can be written, and drops it afterwards. A run whose terminal is closed still has results to keep.
/// </summary>
internal sealed class LastingWriter(TextWriter target) : TextWriter
{
    public override Encoding Encoding => target.Encoding;

    public override void Write(char value) => Try(() => target.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => target.Write(buffer, index, count));

    public override void Write(string? value) => Try(() => target.Write(value));

    public override void WriteLine(string? value) => Try(() => target.WriteLine(value));

    public override void Flush() => Try(target.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException)
        {
            // The terminal was closed, or the file's disk is full.
        }
    }
}
