namespace Labs.Network.Tests;

/// <summary>Tests that measure the link itself. No other test of the project runs at the same time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
