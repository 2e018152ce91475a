namespace Labs.Bench.Trust;

/// <summary>A quantity whose samples differ by noise alone, and the same quantity with a known effect.</summary>
/// <param name="Name">What is sampled, such as "work of the processor, at rest".</param>
/// <param name="Rounds">The samples of each round.</param>
internal sealed record NoiseSource(string Name, IReadOnlyList<NoiseRound> Rounds);

/// <summary>One round: two samples of the same thing, and one with each seeded effect, measured in random order.</summary>
/// <param name="A">A sample.</param>
/// <param name="Again">Another sample of the same thing.</param>
/// <param name="Small">A sample of what costs 5 % more.</param>
/// <param name="Large">A sample of what costs 10 % more.</param>
internal readonly record struct NoiseRound(double A, double Again, double Small, double Large);
