namespace Labs.Kernel.Tests;

/// <summary>Tests that measure times run alone.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
