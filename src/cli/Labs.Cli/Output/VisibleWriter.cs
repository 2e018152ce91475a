using System.Text;

namespace Labs.Cli.Output;

/// <summary>Makes control characters visible in everything that the command prints, see <see cref="VisibleText"/>.</summary>
internal sealed class VisibleWriter(TextWriter target) : TextWriter
{
    /// <summary>Standard output for the command's own colours and cursor movements.</summary>
    public static TextWriter RawOutput { get; private set; } = Console.Out;

    /// <summary>Standard error for the command's own colours and cursor movements.</summary>
    public static TextWriter RawError { get; private set; } = Console.Error;

    public override Encoding Encoding => target.Encoding;

    /// <summary>Makes it the writer of standard output and standard error.</summary>
    public static void Install()
    {
        RawOutput = Console.Out;
        RawError = new LastingWriter(Console.Error);
        Console.SetOut(new VisibleWriter(RawOutput));
        Console.SetError(new VisibleWriter(RawError));
    }

    public override void Write(char value) => target.Write(VisibleText.Of(value.ToString()));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value) => target.Write(VisibleText.Of(value ?? ""));

    public override void WriteLine(string? value) => target.WriteLine(VisibleText.Of(value ?? ""));

    public override void Flush() => target.Flush();
}
