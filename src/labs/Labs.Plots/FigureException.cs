namespace Labs.Plots;

/// <summary>A figure that would mislead its reader, such as one with an axis without a unit.</summary>
public sealed class FigureException(string message) : Exception(message);
