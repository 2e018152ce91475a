using System.Collections;
using System.Globalization;
using System.Text;

namespace Labs.Kernel.Formatting;

/// <summary>Writes any value as text of limited length and depth.</summary>
internal static class PlainText
{
    private const int MaxDepth = 3;
    private const int MaxLength = 20_000;

    public static string Of(object? value, int maxItems)
    {
        if (value is string whole)
            return whole;
        var text = new StringBuilder();
        Append(text, value, maxItems, 0, []);
        return text.ToString();
    }

    /// <summary>Returns a line for a cell of a table.</summary>
    public static string Short(object? value, int maxItems)
    {
        var text = new StringBuilder();
        Append(text, value, Math.Min(maxItems, 10), MaxDepth - 1, []);
        return text.Length > 500 ? text.ToString(0, 499) + "…" : text.ToString();
    }

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
        if (value is IDictionary dictionary)
            AppendItems(text, Entries(dictionary), '{', '}', maxItems, depth, path);
        else if (value is IEnumerable items && !HasOwnText(value.GetType()))
            AppendItems(text, items, '[', ']', maxItems, depth, path);
        else if (HasOwnText(value.GetType()) || depth > MaxDepth)
            text.Append(value);
        else
            AppendMembers(text, value, maxItems, depth, path);
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

    private static void AppendMembers(StringBuilder text, object value, int maxItems, int depth, HashSet<object> path)
    {
        text.Append(value.GetType().Name);
        var members = Members.Of(value.GetType());
        if (members.Count == 0)
            return;
        text.Append(" { ");
        for (var i = 0; i < members.Count && i < maxItems; i++)
        {
            text.Append(i > 0 ? ", " : "").Append(members[i].Name).Append(": ");
            Append(text, members[i].Read(value), maxItems, depth + 1, path);
        }
        text.Append(" }");
    }

    internal static bool HasOwnText(Type type) =>
        type.GetMethod("ToString", Type.EmptyTypes)?.DeclaringType is { } declaring
        && declaring != typeof(object) && declaring != typeof(ValueType);
}
