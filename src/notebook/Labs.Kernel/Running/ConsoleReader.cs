namespace Labs.Kernel.Running;

/// <summary>Replaces Console.In: each line comes from the reader of the notebook whose cell calls it.</summary>
internal sealed class ConsoleReader : TextReader
{
    private string _line = "";
    private int _next;

    public override string? ReadLine()
    {
        if (_next >= _line.Length)
            return CellRun.OutputHere()?.AskAsync("", isSecret: false, CellRun.Current?.Stopping ?? default).GetAwaiter().GetResult();
        var rest = _line[_next..].TrimEnd('\n');
        _next = _line.Length;
        return rest;
    }

    public override int Peek() => _next < _line.Length ? _line[_next] : -1;

    public override int Read()
    {
        if (_next >= _line.Length)
        {
            if (ReadLine() is not { } line)
                return -1;
            (_line, _next) = (line + "\n", 0);
        }
        return _line[_next++];
    }

    /// <summary>Returns one line, because a person's input has no end.</summary>
    public override string ReadToEnd() => ReadLine() ?? "";
}
