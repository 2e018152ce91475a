namespace Labs.Plots;

/// <summary>Thrown when a figure would mislead its reader or data do not fit the figure. The message says what to change.</summary>
public sealed class FigureException(string message) : Exception(message);
