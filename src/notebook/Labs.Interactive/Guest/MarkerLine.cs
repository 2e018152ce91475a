using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Commands;

namespace Labs.Interactive.Guest;

/// <summary>
/// The line above a part of a cell, such as <c>#!sql primary @limit</c>. .NET Interactive gives a kernel the text below the marker and
/// one value per option. Words without a name and values of other kernels are only in the text of the whole cell.
/// </summary>
/// <param name="Arguments">The text after the marker.</param>
/// <param name="TextLine">The line of the cell at which the part begins, from 1.</param>
internal sealed record MarkerLine(string Arguments, int TextLine)
{
    private static readonly ConditionalWeakTable<SubmitCode, StrongBox<int>> s_read = [];

    /// <summary>Finds the marker of a part. The parts of a cell run in order, so the search starts after the previous part.</summary>
    public static MarkerLine Of(SubmitCode part, string kernel)
    {
        var cell = part;
        for (KernelCommand? above = part.Parent; above is not null; above = above.Parent)
            cell = above as SubmitCode ?? cell;
        var text = cell.Code;
        var read = s_read.GetOrCreateValue(cell);
        var markerLine = new Regex($@"^#!{Regex.Escape(kernel)}(?=\s|$)[^\n]*\n?", RegexOptions.Multiline, TimeSpan.FromSeconds(5));
        foreach (var marker in markerLine.EnumerateMatches(text))
        {
            var end = marker.Index + marker.Length;
            if (marker.Index < read.Value || !text.AsSpan(end).TrimStart().StartsWith(part.Code.AsSpan().Trim()))
                continue;
            read.Value = end;
            var line = text.AsSpan(marker.Index, marker.Length).Trim();
            return new MarkerLine(line[("#!".Length + kernel.Length)..].Trim().ToString(), text.AsSpan(0, end).Count('\n') + 1);
        }
        return new MarkerLine("", 1); // the whole cell is in this language
    }
}
