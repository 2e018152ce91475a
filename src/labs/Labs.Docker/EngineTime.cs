using System.Globalization;

namespace Labs.Docker;

/// <summary>Points in time as the Engine API takes them: unix seconds with nanoseconds after the point.</summary>
internal static class EngineTime
{
    public static string? Text(DateTimeOffset? time) => time is { } given
        ? string.Create(CultureInfo.InvariantCulture, $"{given.ToUnixTimeSeconds()}.{given.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick:000000000}")
        : null;
}
