namespace Labs.Plots;

/// <summary>The data of one trace.</summary>
internal sealed record Series(string Name)
{
    public double[] X { get; init; } = [];

    public double[] Y { get; init; } = [];

    /// <summary>The categories of bars, used instead of <see cref="X"/>.</summary>
    public string[] Categories { get; init; } = [];

    /// <summary>Whether this is a prediction, drawn as a thin dashed line over the measured values.</summary>
    public bool IsTheory { get; init; }

    /// <summary>Whether these are events, drawn as points among lines.</summary>
    public bool IsPoints { get; init; }
}
