using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>What a line of a watch reports.</summary>
internal enum WatchLineKind
{
    /// <summary>The connection has ended; there is no line.</summary>
    End,
    Added,
    Modified,
    Deleted,

    /// <summary>Only the version is news: nothing up to it has changed.</summary>
    Bookmark,

    /// <summary>The object is a Status: the server ends the watch, for example with 410 Gone.</summary>
    Error,
}

/// <summary>A line of a watch, or the end of its connection.</summary>
/// <param name="Kind">What the line reports.</param>
/// <param name="Object">The object; null at the end.</param>
/// <param name="Failure">Why the connection ended; null if the server closed it in order.</param>
internal sealed record WatchLine(WatchLineKind Kind, JsonObject? Object, Exception? Failure = null);

/// <summary>One connection of a watch: lines of JSON until the server or the network ends it.</summary>
internal sealed class WatchConnection(HttpResponseMessage response, StreamReader reader) : IDisposable
{
    public async Task<WatchLine> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await reader.ReadLineAsync(cancellationToken) is not { Length: > 0 } text)
                return new WatchLine(WatchLineKind.End, null);
            var line = (JsonObject)JsonNode.Parse(text)!;
            var item = (JsonObject)line["object"]!;
            line.Remove("object");
            return Enum.TryParse<WatchLineKind>((string?)line["type"], ignoreCase: true, out var kind)
                ? new WatchLine(kind, item)
                : throw new JsonException($"a watch line of unknown type '{line["type"]}'");
        }
        catch (Exception exception) when (ApiConnection.IsConnectionLost(exception) || exception is JsonException) // half a line
        {
            return new WatchLine(WatchLineKind.End, null, exception);
        }
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
