namespace Labs.Network.Tests;

/// <summary>Tests that measure the link itself, while no other test of the project runs.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
