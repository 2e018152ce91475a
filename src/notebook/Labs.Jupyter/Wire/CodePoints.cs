namespace Labs.Jupyter.Wire;

/// <summary>Jupyter counts positions in Unicode code points, .NET in UTF-16 units.</summary>
internal static class CodePoints
{
    /// <summary>The position in the string; beyond its end is its end.</summary>
    public static int ToIndex(string text, int position)
    {
        var index = 0;
        for (var left = position; left > 0 && index < text.Length; left--)
            index += char.IsSurrogatePair(text, index) ? 2 : 1;
        return index;
    }

    public static int FromIndex(string text, int index)
    {
        var position = 0;
        for (var i = 0; i < index && i < text.Length; position++)
            i += char.IsSurrogatePair(text, i) ? 2 : 1;
        return position;
    }
}
