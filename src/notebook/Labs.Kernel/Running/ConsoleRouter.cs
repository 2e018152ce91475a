using System.Text;

namespace Labs.Kernel.Running;

/// <summary>Replaces Console.Out and Console.Error: text goes to the output of the cell that writes it.</summary>
internal sealed class ConsoleRouter(StreamKind kind, TextWriter outside) : TextWriter
{
    private static readonly Lock s_gate = new();
    private static bool s_installed;

    public override Encoding Encoding => Encoding.UTF8;

    public static void Install()
    {
        lock (s_gate)
        {
            if (s_installed)
                return;
            s_installed = true;
            Console.SetOut(new ConsoleRouter(StreamKind.Stdout, Console.Out));
            Console.SetError(new ConsoleRouter(StreamKind.Stderr, Console.Error));
            Console.SetIn(new ConsoleReader());
        }
    }

    public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> text)
    {
        if (CellRun.SpeaksForCell)
            CellRun.OutputHere()?.Write(kind, text);
        else
            outside.Write(text);
    }

    public override void WriteLine() => Write(CoreNewLine);

    public override void WriteLine(string? value) => Write(value + NewLine);

    public override void WriteLine(ReadOnlySpan<char> text) => Write(string.Concat(text, NewLine));

    public override void Flush()
    {
    }
}
