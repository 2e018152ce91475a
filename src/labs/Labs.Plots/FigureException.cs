namespace Labs.Plots;

/// <summary>Says that a figure would mislead its reader, or that data do not fit the figure; the message says what to change.</summary>
public sealed class FigureException(string message) : Exception(message);
