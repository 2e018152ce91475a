namespace Labs.Plots;

/// <summary>What one trace shows.</summary>
internal sealed record Series(string Name)
{
    public double[] X { get; init; } = [];

    public double[] Y { get; init; } = [];

    /// <summary>Names in place of numbers on the category axis.</summary>
    public string[] Categories { get; init; } = [];

    /// <summary>A prediction, drawn thin and dashed over what was measured.</summary>
    public bool IsTheory { get; init; }

    /// <summary>Events among lines, drawn as points.</summary>
    public bool IsPoints { get; init; }
}
