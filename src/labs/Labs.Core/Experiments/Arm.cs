namespace Labs;

/// <summary>One of the alternatives that an experiment compares.</summary>
/// <param name="Name">The arm's name in tables and plots, unique in the experiment.</param>
/// <param name="Measure">Makes one measurement and returns it in the experiment's unit.</param>
public sealed record Arm(string Name, Func<CancellationToken, Task<double>> Measure);
