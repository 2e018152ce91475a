namespace Labs;

/// <summary>A piece of evidence.</summary>
/// <param name="What">The statement that was put to the test.</param>
/// <param name="Observed">What was measured.</param>
/// <param name="Holds">Whether the statement was found true.</param>
public sealed record Observation(string What, string Observed, bool Holds);
