using System.Globalization;
using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>Times of the Engine API.</summary>
internal static class EngineTime
{
    /// <summary>Returns the engine's time when it answered; this machine's if the engine does not report it.</summary>
    public static DateTimeOffset Of(SystemInfoResponse info) =>
        DateTimeOffset.TryParse(info.SystemTime, CultureInfo.InvariantCulture, out var time) ? time : DateTimeOffset.UtcNow;

    /// <summary>Formats a time as the Engine API takes it: Unix seconds with nine decimals.</summary>
    public static string? Text(DateTimeOffset? time)
    {
        if (time is not { } given)
            return null;
        var nanoseconds = given.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick;
        return string.Create(CultureInfo.InvariantCulture, $"{given.ToUnixTimeSeconds()}.{nanoseconds:000000000}");
    }
}
