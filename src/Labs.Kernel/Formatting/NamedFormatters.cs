using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;

namespace Labs.Kernel.Formatting;

/// <summary>
/// The convention of .NET Interactive by which a type brings its own formatters without a reference:
/// an attribute named TypeFormatterSourceAttribute with FormatterSourceType and, optionally,
/// PreferredMimeTypes; the source's CreateTypeFormatters() gives objects with a MimeType and one
/// <c>bool Format(object, TextWriter)</c>.
/// </summary>
internal static class NamedFormatters
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<NamedFormatter>> s_byType = new();

    public static void Format(object value, Dictionary<string, string> bundle)
    {
        IReadOnlyList<NamedFormatter> formatters;
        try
        {
            formatters = s_byType.GetOrAdd(value.GetType(), Find);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ThreadInterruptedException))
        {
            bundle["text/plain"] = $"{value} (its formatters could not be made: {Cause(exception)})";
            return;
        }
        string? failure = null;
        foreach (var formatter in formatters)
        {
            try
            {
                using var text = new StringWriter();
                if (formatter.Format(value, text))
                    bundle.TryAdd(formatter.MimeType, text.ToString());
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or ThreadInterruptedException))
            {
                failure ??= $"its {formatter.MimeType} formatter threw {Cause(exception)}";
            }
        }
        if (failure is not null && !bundle.ContainsKey("text/plain"))
            bundle["text/plain"] = $"{value.GetType()} ({failure})";
    }

    private static string Cause(Exception exception)
    {
        var cause = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
        return $"{cause.GetType().Name}: {cause.Message}";
    }

    private static IReadOnlyList<NamedFormatter> Find(Type type)
    {
        for (var holder = type; holder is not null; holder = holder.BaseType)
        {
            if (FindOn(holder) is { } found)
                return found;
        }
        foreach (var contract in type.GetInterfaces())
        {
            if (FindOn(contract) is { } found)
                return found;
        }
        return [];
    }

    private static IReadOnlyList<NamedFormatter>? FindOn(Type holder)
    {
        foreach (var attribute in holder.GetCustomAttributes(inherit: false))
        {
            var kind = attribute.GetType();
            if (kind.Name != "TypeFormatterSourceAttribute"
                || kind.GetProperty("FormatterSourceType")?.GetValue(attribute) is not Type sourceType)
                continue;
            var preferred = kind.GetProperty("PreferredMimeTypes")?.GetValue(attribute) as string[] ?? [];
            var source = Activator.CreateInstance(sourceType)!;
            var made = sourceType.GetMethod("CreateTypeFormatters", Type.EmptyTypes)?.Invoke(source, null) as IEnumerable;
            var formatters = made?.Cast<object>().Select(NamedFormatter.TryWrap).OfType<NamedFormatter>().ToList() ?? [];
            // Preferred types come first; one that no formatter serves is simply not there.
            return [.. formatters.OrderBy(formatter => Array.IndexOf(preferred, formatter.MimeType) is >= 0 and var rank ? rank : int.MaxValue)];
        }
        return null;
    }

    private sealed record NamedFormatter(string MimeType, Func<object, TextWriter, bool> Format)
    {
        public static NamedFormatter? TryWrap(object formatter)
        {
            var type = formatter.GetType();
            var format = type.GetMethod("Format", [typeof(object), typeof(TextWriter)]);
            return type.GetProperty("MimeType")?.GetValue(formatter) is string mimeType && format?.ReturnType == typeof(bool)
                ? new NamedFormatter(mimeType, (value, writer) => (bool)format.Invoke(formatter, [value, writer])!)
                : null;
        }
    }
}
