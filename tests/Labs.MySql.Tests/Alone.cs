namespace Labs.MySql.Tests;

/// <summary>Tests that measure the workload generator, while no other test of the project runs.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
