namespace Labs.Kernel.Cells;

/// <summary>Extracts the C# of a cell, for requests about code that is still being written.</summary>
internal static class CSharpParts
{
    /// <summary>Returns the C# parts of a cell as one text; the whole cell if it has an unknown marker.</summary>
    public static string Of(string code, NotebookKernel kernel) => TrySplit(code, kernel) is { } parts
        ? string.Join('\n', parts.Where(part => Markers.IsCSharp(part.Marker)).Select(part => part.Text))
        : code;

    /// <summary>Returns the C# parts of a cell at their places, with everything else replaced by spaces.</summary>
    /// <returns>Null if the position is in a part of another language.</returns>
    public static string? At(string code, int position, NotebookKernel kernel)
    {
        if (!code.Contains("#!", StringComparison.Ordinal) || TrySplit(code, kernel) is not { } parts)
            return code;
        var lines = code.Split('\n');
        var line = code.AsSpan(0, position).Count('\n');
        if (parts.LastOrDefault(part => !part.IsCommand && part.Line <= line) is { } here && !Markers.IsCSharp(here.Marker))
            return null;
        var isKept = new bool[lines.Length];
        foreach (var part in parts.Where(part => !part.IsCommand && Markers.IsCSharp(part.Marker)))
        {
            var count = part.Text.TrimEnd('\n').AsSpan().Count('\n') + 1;
            isKept.AsSpan(part.Line, Math.Min(count, lines.Length - part.Line)).Fill(true);
        }
        return string.Join('\n', lines.Select((text, i) => isKept[i] ? text : new string(' ', text.Length)));
    }

    private static IReadOnlyList<CellPart>? TrySplit(string code, NotebookKernel kernel)
    {
        try
        {
            return CellSplitter.Split(code, "csharp", name => Markers.KindOf(name, kernel));
        }
        catch (CellException)
        {
            return null; // a marker is unknown, perhaps because it is not complete yet
        }
    }
}
