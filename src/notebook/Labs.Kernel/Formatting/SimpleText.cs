using System.Globalization;

namespace Labs.Kernel.Formatting;

/// <summary>The text of values whose code is the framework's and ends at once.</summary>
internal static class SimpleText
{
    /// <summary>Returns the text of null, a string, a number, a date and the like; null for every other value.</summary>
    public static string? Of(object? value) => value switch
    {
        null or DBNull => "null",
        string text => text,
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        bool flag => flag ? "True" : "False",
        // An attribute of the enumeration's author is not code, and an interpolated text is no type of the framework's that is simple.
        IFormattable simple when IsSimple(value.GetType()) => simple.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static bool IsSimple(Type type) =>
        type.IsEnum || (type.IsValueType && type.Assembly == typeof(int).Assembly && !type.IsGenericType);
}
