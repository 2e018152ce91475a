using System.Globalization;

namespace Labs;

/// <summary>Thrown when a condition was not met in time. The message has what was observed last.</summary>
/// <param name="awaited">The condition in words: "port 80 answers".</param>
/// <param name="timeout">The time that was waited.</param>
/// <param name="observed">What the last check observed, without a full stop at the end.</param>
/// <param name="tail">Text that helps to understand the cause, such as the last lines of a log.</param>
public sealed class WaitTimeoutException(string awaited, TimeSpan timeout, string observed, string tail = "")
    : Exception(Describe(awaited, timeout, observed, tail))
{
    /// <summary>What the last check observed.</summary>
    public string Observed { get; } = observed;

    private static string Describe(string awaited, TimeSpan timeout, string observed, string tail)
    {
        var seconds = timeout.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture);
        return $"Waited {seconds} s until {awaited}; last observed: {observed}.{(tail.Length > 0 ? "\n" + tail : "")}";
    }
}
