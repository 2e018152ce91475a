using System.Globalization;

namespace Labs.Docker;

/// <summary>Formats times for the Engine API: Unix seconds with nine decimals.</summary>
internal static class EngineTime
{
    public static string? Text(DateTimeOffset? time)
    {
        if (time is not { } given)
            return null;
        var nanoseconds = given.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick;
        return string.Create(CultureInfo.InvariantCulture, $"{given.ToUnixTimeSeconds()}.{nanoseconds:000000000}");
    }
}
