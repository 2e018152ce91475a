namespace Labs.Kernel;

/// <summary>One shown value as a bundle of representations, the richest that a front end knows wins.</summary>
/// <param name="Data">MIME type to text; <c>text/plain</c> is always among them.</param>
/// <param name="DisplayId">Names the output so that it can be replaced later; null for a result.</param>
/// <param name="IsUpdate">The item replaces the earlier one of the same <paramref name="DisplayId"/>.</param>
/// <param name="IsResult">The item is the value of the cell's last expression.</param>
public sealed record DisplayItem(
    IReadOnlyDictionary<string, string> Data,
    string? DisplayId = null,
    bool IsUpdate = false,
    bool IsResult = false);
