using System.Text.Json.Serialization;

namespace Labs.Docker;

/// <summary>What a load run does against `labs-agent serve`.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LoadKind>))]
public enum LoadKind
{
    /// <summary>Sends as fast as the server reads.</summary>
    Upload,

    /// <summary>Reads as fast as the server sends.</summary>
    Download,

    /// <summary>Opens connections, one after another per worker, and resets each at once, so that none stays in TIME-WAIT.</summary>
    Connects,

    /// <summary>Echoes a message over one connection per worker; each next one waits for the last.</summary>
    Latency,

    /// <summary>A GET on a new connection each time.</summary>
    Requests,
}

/// <summary>A load run.</summary>
/// <param name="Target">Where the clients' sockets are made.</param>
/// <param name="To">address:port of `labs-agent serve`.</param>
/// <param name="Rate">Starts per second over all workers on a fixed schedule (open loop); 0 is a closed loop.</param>
/// <param name="Cpu">The processor that the workers run on; -1 leaves it to the scheduler.</param>
internal sealed record LoadArguments(AgentTarget Target, string To, LoadKind Kind, double Seconds, int Workers, int MessageBytes, double Rate, int MaxSamples, int Cpu = -1);

/// <summary>What a load run measured.</summary>
/// <param name="Seconds">How long it took in fact.</param>
/// <param name="Bytes">Payload that arrived: as counted by the receiving side.</param>
/// <param name="Operations">Connections, echoes or requests that succeeded.</param>
/// <param name="SamplesUs">Durations in microseconds, in order per worker; in an open loop from the intended start.
/// Evenly thinned when there are more than was asked for.</param>
internal sealed record LoadReply(LoadKind Kind, double Seconds, long Bytes, long Operations, long Errors, string? FirstError, double[] SamplesUs);
