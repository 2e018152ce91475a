using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>A line of a watch, or why there is none.</summary>
/// <param name="Type">ADDED, MODIFIED, DELETED, BOOKMARK, ERROR; null at the end of the connection.</param>
/// <param name="Object">The object; null at the end.</param>
/// <param name="End">Why the connection ended, where it was not the server's orderly end.</param>
internal sealed record WatchLine(string? Type, JsonObject? Object, Exception? End = null);

/// <summary>One connection of a watch: lines of JSON until the server or the network ends it.</summary>
internal sealed class WatchConnection(HttpResponseMessage response, StreamReader reader) : IDisposable
{
    public async Task<WatchLine> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await reader.ReadLineAsync(cancellationToken) is not { Length: > 0 } text)
                return new WatchLine(null, null);
            var line = (JsonObject)JsonNode.Parse(text)!;
            var item = (JsonObject)line["object"]!;
            line.Remove("object");
            return new WatchLine((string?)line["type"], item);
        }
        catch (Exception exception) when (ClusterApi.IsConnectionLost(exception) || exception is JsonException) // half a line
        {
            return new WatchLine(null, null, exception);
        }
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
