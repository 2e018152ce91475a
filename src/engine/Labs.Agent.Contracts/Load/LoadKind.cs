using System.Text.Json.Serialization;

namespace Labs.Agent.Contracts;

/// <summary>What the clients of a load run do with `labs-agent serve`.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LoadKind>))]
public enum LoadKind
{
    /// <summary>Send as fast as the server reads.</summary>
    Upload,

    /// <summary>Read as fast as the server sends.</summary>
    Download,

    /// <summary>Open connections, one after another per worker. Each is reset at once, so that none stays in TIME-WAIT.</summary>
    Connects,

    /// <summary>Exchange a message and its echo over one connection per worker, one exchange after another.</summary>
    Latency,

    /// <summary>Send HTTP GET requests, each on a new connection.</summary>
    Requests,
}
