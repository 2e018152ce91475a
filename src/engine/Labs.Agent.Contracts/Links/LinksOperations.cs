using System.Text.Json.Serialization;

namespace Labs.Agent.Contracts;

/// <summary>Emulated network links. A link exists as long as its <see cref="Open"/> request.</summary>
public static class LinksOperations
{
    /// <summary>Makes a link that exists until the client cancels. The items are readings of its queues and captured packets.</summary>
    public static readonly Operation<LinkArguments, LinkItem, Nothing> Open =
        new("links.open", LinksJson.Default.LinkArguments, LinksJson.Default.LinkItem, Nothing.Json);

    /// <summary>Drops chosen packets from now on.</summary>
    public static readonly Operation<LinkFault, Nothing, Nothing> Fault =
        new("links.fault", LinksJson.Default.LinkFault, Nothing.Json, Nothing.Json);

    /// <summary>Changes one direction of a link.</summary>
    public static readonly Operation<LinkChange, Nothing, Nothing> Change =
        new("links.change", LinksJson.Default.LinkChange, Nothing.Json, Nothing.Json);

    /// <summary>Begins or ends a capture.</summary>
    public static readonly Operation<LinkCapture, Nothing, Nothing> Capture =
        new("links.capture", LinksJson.Default.LinkCapture, Nothing.Json, Nothing.Json);

    /// <summary>Asks a link to report everything that it has seen so far.</summary>
    public static readonly Operation<LinkSettle, Nothing, Nothing> Settle =
        new("links.settle", LinksJson.Default.LinkSettle, Nothing.Json, Nothing.Json);

    /// <summary>Delivers a packet at one end of a link.</summary>
    public static readonly Operation<LinkInject, Nothing, Nothing> Inject =
        new("links.inject", LinksJson.Default.LinkInject, Nothing.Json, Nothing.Json);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LinkArguments))]
[JsonSerializable(typeof(LinkItem))]
[JsonSerializable(typeof(LinkFault))]
[JsonSerializable(typeof(LinkChange))]
[JsonSerializable(typeof(LinkCapture))]
[JsonSerializable(typeof(LinkSettle))]
[JsonSerializable(typeof(LinkInject))]
internal sealed partial class LinksJson : JsonSerializerContext;
