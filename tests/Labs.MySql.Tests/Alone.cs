namespace Labs.MySql.Tests;

/// <summary>Tests that measure speed. No other test of the project runs at the same time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
