namespace Labs.Jupyter.Wire;

/// <summary>Converts between Jupyter's positions in Unicode code points and .NET's positions in UTF-16 units.</summary>
internal static class CodePoints
{
    /// <summary>Returns the index in UTF-16 units; the text's length for a position beyond its end.</summary>
    public static int ToIndex(string text, int position)
    {
        var index = 0;
        for (var left = position; left > 0 && index < text.Length; left--)
            index += char.IsSurrogatePair(text, index) ? 2 : 1;
        return index;
    }

    /// <summary>Returns the position in code points.</summary>
    public static int FromIndex(string text, int index)
    {
        var position = 0;
        for (var i = 0; i < index && i < text.Length; position++)
            i += char.IsSurrogatePair(text, i) ? 2 : 1;
        return position;
    }
}
