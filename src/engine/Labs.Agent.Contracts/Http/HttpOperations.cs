using System.Text.Json.Serialization;

namespace Labs.Agent.Contracts;

/// <summary>HTTP requests from inside a network namespace.</summary>
public static class HttpOperations
{
    /// <summary>Sends one GET.</summary>
    public static readonly Operation<HttpArguments, Nothing, HttpReply> Get =
        new("http.get", HttpJson.Default.HttpArguments, Nothing.Json, HttpJson.Default.HttpReply);

    /// <summary>Sends GETs on a fixed schedule. The items are the requests that have ended.</summary>
    public static readonly Operation<HttpPollArguments, HttpPollItem, Nothing> Poll =
        new("http.poll", HttpJson.Default.HttpPollArguments, HttpJson.Default.HttpPollItem, Nothing.Json);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HttpArguments))]
[JsonSerializable(typeof(HttpReply))]
[JsonSerializable(typeof(HttpPollArguments))]
[JsonSerializable(typeof(HttpPollItem))]
internal sealed partial class HttpJson : JsonSerializerContext;
