using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Labs.Kernel.Cells;

namespace Labs.Kernel.Formatting;

/// <summary>
/// Formats values by the convention of .NET Interactive, with which a type names its own formatters without a reference to the notebook
/// kernel. The type has an attribute named TypeFormatterSourceAttribute with the property FormatterSourceType and, optionally,
/// PreferredMimeTypes. The source type's CreateTypeFormatters() returns objects with a MimeType and one
/// <c>bool Format(object, TextWriter)</c>.
/// </summary>
internal static class NamedFormatters
{
    private const string AttributeName = "TypeFormatterSourceAttribute";
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<NamedFormatter>> s_byType = new();

    /// <summary>Adds the forms of a value to a bundle; none if its type names no formatters.</summary>
    /// <exception cref="CellException">The type violates the convention. Showing the value in another form would hide that.</exception>
    /// <exception cref="Exception">The exception of a formatter.</exception>
    public static void Format(object value, Dictionary<string, string> bundle)
    {
        try
        {
            foreach (var formatter in s_byType.GetOrAdd(value.GetType(), Find))
            {
                using var text = new LimitedText();
                if (formatter.Format(value, text))
                    bundle.TryAdd(formatter.MimeType, text.ToString());
            }
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } cause)
        {
            // The author of the cell needs the cause, not the reflection that called the formatter.
            ExceptionDispatchInfo.Throw(cause);
        }
    }

    /// <summary>
    /// Returns whether a type names its formatters by an attribute that another assembly than <paramref name="library"/> declares.
    /// </summary>
    public static bool Name(Type type, Assembly library) =>
        Holders(type).Any(holder => holder.GetCustomAttributes(inherit: false)
            .Any(attribute => attribute.GetType() is { Name: AttributeName } kind && kind.Assembly != library));

    private static IEnumerable<Type> Holders(Type type)
    {
        for (var holder = type; holder is not null; holder = holder.BaseType)
            yield return holder;
        foreach (var contract in type.GetInterfaces())
            yield return contract;
    }

    private static IReadOnlyList<NamedFormatter> Find(Type type)
    {
        foreach (var holder in Holders(type))
        {
            if (FindOn(holder) is { } found)
                return found;
        }
        return [];
    }

    private static IReadOnlyList<NamedFormatter>? FindOn(Type holder)
    {
        foreach (var attribute in holder.GetCustomAttributes(inherit: false))
        {
            var kind = attribute.GetType();
            if (kind.Name != AttributeName)
                continue;
            if (kind.GetProperty("FormatterSourceType")?.GetValue(attribute) is not Type sourceType)
                throw Broken(kind, "has no property FormatterSourceType that returns a Type");
            var preferred = kind.GetProperty("PreferredMimeTypes")?.GetValue(attribute) as string[] ?? [];
            if (sourceType.GetConstructor(Type.EmptyTypes) is null)
                throw Broken(sourceType, "has no public constructor without parameters");
            if (sourceType.GetMethod("CreateTypeFormatters", Type.EmptyTypes) is not { IsStatic: false } create
                || !create.ReturnType.IsAssignableTo(typeof(IEnumerable)))
                throw Broken(sourceType, "has no public method IEnumerable<object> CreateTypeFormatters()");
            var created = create.Invoke(Activator.CreateInstance(sourceType)!, null) as IEnumerable;
            var formatters = created?.Cast<object>().Select(NamedFormatter.Wrap).ToList() ?? [];
            // Preferred types come first. Those without a formatter are ignored.
            return [.. formatters.OrderBy(RankOf)];

            int RankOf(NamedFormatter formatter) =>
                Array.IndexOf(preferred, formatter.MimeType) is >= 0 and var rank ? rank : int.MaxValue;
        }
        return null;
    }

    private static CellException Broken(Type culprit, string how) => new(
        "FormatterConvention",
        $"{TypeNames.Short(culprit)} {how}. Formatters by name need an attribute TypeFormatterSourceAttribute whose FormatterSourceType "
        + "has a method CreateTypeFormatters(); it returns objects with a string MimeType and one bool Format(object, TextWriter).");

    private sealed record NamedFormatter(string MimeType, Func<object, TextWriter, bool> Format)
    {
        public static NamedFormatter Wrap(object formatter)
        {
            var type = formatter.GetType();
            if (type.GetProperty("MimeType")?.GetValue(formatter) is not string mimeType)
                throw Broken(type, "has no public property MimeType that returns a string");
            if (type.GetMethods().Where(method => method.Name == "Format").ToArray() is not [{ IsStatic: false } format])
                throw Broken(type, "does not have exactly one public method Format");
            var parameters = format.GetParameters().Select(parameter => parameter.ParameterType);
            if (format.ReturnType != typeof(bool) || !parameters.SequenceEqual([typeof(object), typeof(TextWriter)]))
                throw Broken(type, $"has a method {format}");
            return new NamedFormatter(mimeType, (value, writer) => (bool)format.Invoke(formatter, [value, writer])!);
        }
    }
}
