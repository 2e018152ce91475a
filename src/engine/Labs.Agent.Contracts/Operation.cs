using System.Text.Json.Serialization.Metadata;

namespace Labs.Agent.Contracts;

/// <summary>A request that the agent answers with zero or more items and one result.</summary>
/// <param name="Name">The name in a request line: "topic.verb".</param>
public sealed record Operation<TArguments, TItem, TResult>(
    string Name, JsonTypeInfo<TArguments> Arguments, JsonTypeInfo<TItem> Item, JsonTypeInfo<TResult> Result);
