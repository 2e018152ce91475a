namespace Labs.Agent.Contracts;

/// <summary>The request that a client sends first to a new agent.</summary>
public static class ClockOperations
{
    /// <summary>Reads the clock of the engine's machine.</summary>
    public static readonly Operation<Nothing, Nothing, ClockReading> Read =
        new("clock.read", Nothing.Json, Nothing.Json, MessageJson.Default.ClockReading);
}

/// <summary>The wall clock of the engine's machine, so that the client can convert the agent's time stamps to its own clock.</summary>
/// <param name="UnixMs">Milliseconds since 1970.</param>
public sealed record ClockReading(double UnixMs);
