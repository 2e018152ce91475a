using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Labs.Kernel.Formatting;

/// <summary>Writes any value as text of limited length and depth.</summary>
internal static class PlainText
{
    private const int MaxDepth = 3;
    private const int MaxLength = 20_000;
    private const int MaxString = 1_000_000;

    public static string Of(object? value, int maxItems)
    {
        if (value is string whole)
            return Cut(whole, MaxString);
        var text = new StringBuilder();
        Append(text, value, maxItems, 0, NoPath());
        return Cut(text.ToString(), MaxString);
    }

    /// <summary>Returns a line for a cell of a table.</summary>
    public static string Short(object? value, int maxItems)
    {
        var text = new StringBuilder();
        Append(text, value, Math.Min(maxItems, 10), MaxDepth - 1, NoPath());
        return text.Length > 500 ? text.ToString(0, 499) + "…" : text.ToString();
    }

    private static string Cut(string text, int length) =>
        text.Length <= length
            ? text
            : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, length)}… ({text.Length - length:N0} more characters)");

    // By reference: a value's own Equals may run for ever, for example that of a record that refers to itself.
    private static HashSet<object> NoPath() => new(ReferenceEqualityComparer.Instance);

    private static void Append(StringBuilder text, object? value, int maxItems, int depth, HashSet<object> path)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                return;
            case string s:
                text.Append(s);
                return;
            case DateTime or DateTimeOffset or DateOnly or TimeOnly:
                text.Append(Iso(value));
                return;
            case IFormattable formattable:
                text.Append(formattable.ToString(null, CultureInfo.InvariantCulture));
                return;
        }
        if (text.Length > MaxLength || (depth > MaxDepth && value is IEnumerable))
        {
            text.Append('…');
            return;
        }
        if (!value.GetType().IsValueType && !path.Add(value))
        {
            text.Append("(cycle)");
            return;
        }
        if (value is Task task)
            AppendTask(text, task, maxItems, depth, path);
        else if (value is IDictionary dictionary)
            AppendItems(text, Entries(dictionary), '{', '}', maxItems, depth, path);
        else if (value is IEnumerable items && !HasOwnText(value.GetType()))
            AppendItems(text, items, '[', ']', maxItems, depth, path);
        else if (IsRecord(value.GetType()) && depth <= MaxDepth)
            AppendMembers(text, value, maxItems, depth, path, " = ");
        else if (HasOwnText(value.GetType()) && !IsRecord(value.GetType()))
            text.Append(value);
        else if (depth > MaxDepth)
            text.Append(value.GetType().Name).Append(" { … }");
        else
            AppendMembers(text, value, maxItems, depth, path, ": ");
        path.Remove(value);
    }

    private static void AppendItems(
        StringBuilder text, IEnumerable items, char open, char close, int maxItems, int depth, HashSet<object> path)
    {
        text.Append(open);
        var count = 0;
        foreach (var item in items)
        {
            text.Append(count > 0 ? ", " : " ");
            if (count++ == maxItems || text.Length > MaxLength)
            {
                text.Append('…');
                break;
            }
            if (item is DictionaryEntry entry)
            {
                Append(text, entry.Key, maxItems, depth + 1, path);
                text.Append(": ");
                Append(text, entry.Value, maxItems, depth + 1, path);
            }
            else
            {
                Append(text, item, maxItems, depth + 1, path);
            }
        }
        text.Append(count > 0 ? " " : "").Append(close);
    }

    // As a sequence, a generic dictionary would yield KeyValuePair objects of its own types.
    internal static IEnumerable<DictionaryEntry> Entries(IDictionary dictionary)
    {
        var entries = dictionary.GetEnumerator();
        while (entries.MoveNext())
            yield return entries.Entry;
    }

    // ISO 8601, without the fractions of a second that are zero.
    private static string Iso(object value) => value switch
    {
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"{value.GetType()} is no date or time.", nameof(value)),
    };

    // Its Result blocks until it ends, which may be never.
    private static void AppendTask(StringBuilder text, Task task, int maxItems, int depth, HashSet<object> path)
    {
        text.Append("Task (").Append(task.Status switch
        {
            TaskStatus.RanToCompletion => "completed",
            TaskStatus.Faulted => $"failed: {task.Exception!.InnerException!.GetType().Name}: {task.Exception.InnerException.Message}",
            TaskStatus.Canceled => "cancelled",
            _ => "not completed; await it for its result",
        }).Append(')');
        if (!task.IsCompletedSuccessfully || task.GetType().GetProperty("Result") is not { PropertyType.Name: not "VoidTaskResult" } result)
            return;
        text.Append(": ");
        Append(text, result.GetValue(task), maxItems, depth + 1, path);
    }

    private static void AppendMembers(
        StringBuilder text, object value, int maxItems, int depth, HashSet<object> path, string between)
    {
        text.Append(value.GetType().Name);
        var members = Members.Of(value.GetType());
        if (members.Count == 0)
            return;
        text.Append(" { ");
        for (var i = 0; i < members.Count && i < maxItems; i++)
        {
            text.Append(i > 0 ? ", " : "").Append(members[i].Name).Append(between);
            Append(text, members[i].Read(value), maxItems, depth + 1, path);
        }
        text.Append(" }");
    }

    /// <summary>Whether the compiler wrote the type's text, which follows references without end if they form a cycle.</summary>
    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$") is not null
        && type.GetMethod("ToString", Type.EmptyTypes)!.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    internal static bool HasOwnText(Type type) =>
        type.GetMethod("ToString", Type.EmptyTypes)?.DeclaringType is { } declaring
        && declaring != typeof(object) && declaring != typeof(ValueType);
}
