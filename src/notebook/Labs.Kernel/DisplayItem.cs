namespace Labs.Kernel;

/// <summary>A value that a cell shows, in several forms. A front end shows the richest form that it supports.</summary>
/// <param name="Data">The forms by MIME type; <c>text/plain</c> is always among them.</param>
/// <param name="DisplayId">The id by which the output can be replaced later; null for a result.</param>
/// <param name="IsUpdate">Whether the item replaces the earlier one with the same <paramref name="DisplayId"/>.</param>
/// <param name="IsResult">Whether the item is the value of the cell's last expression.</param>
public sealed record DisplayItem(
    IReadOnlyDictionary<string, string> Data,
    string? DisplayId = null,
    bool IsUpdate = false,
    bool IsResult = false);
