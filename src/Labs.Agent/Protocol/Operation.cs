namespace Labs.Docker;

/// <summary>A request that the agent answers with zero or more items and one result.</summary>
internal sealed record Operation<TArguments, TItem, TResult>(string Name);

/// <summary>The result of an operation that has nothing to say, and the item of one that streams nothing.</summary>
internal sealed record Nothing;
