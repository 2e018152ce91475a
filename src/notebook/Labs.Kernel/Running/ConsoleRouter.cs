using System.Text;

namespace Labs.Kernel.Running;

/// <summary>Replaces Console.Out and Console.Error: text goes to the output of the cell that writes it.</summary>
internal sealed class ConsoleRouter(StreamKind kind, TextWriter outside) : TextWriter
{
    private static readonly Lock s_gate = new();
    private static TextWriter? s_out, s_error;
    private static TextReader? s_in;

    public override Encoding Encoding => Encoding.UTF8;

    public static void Install()
    {
        lock (s_gate)
        {
            if (s_out is not null)
                return;
            Console.SetOut(new ConsoleRouter(StreamKind.Stdout, Console.Out));
            Console.SetError(new ConsoleRouter(StreamKind.Stderr, Console.Error));
            Console.SetIn(new ConsoleReader());
            (s_out, s_error, s_in) = (Console.Out, Console.Error, Console.In);
        }
    }

    /// <summary>Ends what a cell did by <c>Console.SetOut</c>, <c>SetError</c> and <c>SetIn</c>.</summary>
    public static void Restore()
    {
        if (!ReferenceEquals(Console.Out, s_out))
            Console.SetOut(s_out!);
        if (!ReferenceEquals(Console.Error, s_error))
            Console.SetError(s_error!);
        if (!ReferenceEquals(Console.In, s_in))
            Console.SetIn(s_in!);
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
