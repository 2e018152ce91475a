using System.Globalization;

namespace Labs;

/// <summary>A condition was not met in time.</summary>
public sealed class WaitTimeoutException(string awaited, TimeSpan timeout, string observed, string tail = "")
    : Exception(string.Create(CultureInfo.InvariantCulture, $"Waited {timeout.TotalSeconds:0.##} s until {awaited}; last observed: {observed}.")
        + (tail.Length > 0 ? "\n" + tail : ""))
{
    public string Awaited { get; } = awaited;

    public string Observed { get; } = observed;
}
