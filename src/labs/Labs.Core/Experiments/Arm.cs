namespace Labs;

/// <summary>One of the things that an experiment compares.</summary>
/// <param name="Name">Its name in tables and plots.</param>
/// <param name="Measure">One measurement, in the experiment's unit.</param>
public sealed record Arm(string Name, Func<CancellationToken, Task<double>> Measure);
