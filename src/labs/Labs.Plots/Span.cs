namespace Labs.Plots;

/// <summary>A bar of a timeline.</summary>
internal sealed record Span(string Lane, double Start, double End, string Label, string Kind);
