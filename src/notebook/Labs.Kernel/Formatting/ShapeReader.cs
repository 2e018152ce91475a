using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Labs.Kernel.Running;

namespace Labs.Kernel.Formatting;

/// <summary>
/// Reads what is shown of a value: every member and item once, no deeper, no further and no longer than the limits, comparing objects by
/// reference. Members and items that throw or take too long are replaced by a note.
/// </summary>
/// <param name="call">Runs the value's code.</param>
/// <param name="limits">How much is read.</param>
internal sealed class ShapeReader(BoundedCall call, DisplayLimits limits)
{
    private const int MaxDepth = 3;
    private const int DeepItems = 10;
    private const int MaxShapes = 20_000;
    private static readonly TextShape s_more = new("…");

    // By reference: a value's own Equals may throw, or run for ever if a record refers to itself.
    private readonly HashSet<object> _path = new(ReferenceEqualityComparer.Instance);
    private readonly long _end = Environment.TickCount64 + (long)limits.Time.TotalMilliseconds;
    private int _shapes;

    private TimeSpan TimeLeft => TimeSpan.FromMilliseconds(Math.Max(0, _end - Environment.TickCount64));

    /// <summary>Whether no more is read: the time or the number of parts is used up.</summary>
    public bool IsSpent => _shapes >= MaxShapes || Environment.TickCount64 >= _end;

    /// <summary>Reads a value.</summary>
    public Shape Read(object? value) => Read(value, 0);

    /// <summary>Reads a value as one that a table's cell shows.</summary>
    public Shape ReadCell(object? value) => Read(value, MaxDepth - 1);

    /// <summary>Runs code of the value and returns its result, or a note in its place.</summary>
    public bool TryStep<T>(TimeSpan limit, Func<T> read, out T result, out string note)
    {
        (result, note) = (default!, "");
        var left = TimeLeft;
        var isWhole = left < limit || limit >= limits.Time;
        try
        {
            // Describes an exception within the limit, because its message is the author's code too.
            string? failure = null;
            result = call.Step(left < limit ? left : limit, () =>
            {
                try
                {
                    return read();
                }
                catch (Exception exception) when (!MustEnd)
                {
                    failure = Described(exception);
                    return default!;
                }
            });
            note = failure ?? "";
            return failure is null;
        }
        catch (Exception exception) when (CellRun.Current is not { IsInterrupted: true })
        {
            note = exception is not OverdueException ? exception.GetType().Name
                : $"not shown: {(isWhole ? "the value" : "it")} took longer than {BoundedCall.Seconds(isWhole ? limits.Time : limit)}";
            return false;
        }
    }

    private static bool MustEnd => BoundedCall.IsOverdueHere || CellRun.Current is { IsInterrupted: true };

    private static string Described(Exception exception)
    {
        while (exception is TargetInvocationException { InnerException: { } cause })
            exception = cause;
        return $"{TypeNames.Short(exception.GetType())}: {exception.Message}";
    }

    private Shape Read(object? value, int depth, bool isRow = false)
    {
        if (SimpleText.Of(value) is { } text)
        {
            _shapes++;
            return new TextShape(text);
        }
        if (IsSpent)
            return s_more;
        _shapes++;
        var type = value!.GetType();
        if (!type.IsValueType && !_path.Add(value))
            return new TextShape("(cycle)");
        var shape = Complex(value, type, depth, isRow);
        _path.Remove(value);
        return shape;
    }

    private Shape Complex(object value, Type type, int depth, bool isRow)
    {
        if (value is Task task)
            return OfTask(task, depth);
        if (TabularValues.Find(value) is { } tabular)
            return depth >= MaxDepth ? new TextShape($"{tabular.Title} …") : OfTable(tabular);
        if (value is IFormattable formattable)
            return OwnText(() => formattable.ToString(null, CultureInfo.InvariantCulture));
        if (value is IDictionary dictionary)
            return depth > MaxDepth ? s_more : OfDictionary(dictionary, depth);
        if (value is IEnumerable items && !HasOwnText(type))
            return depth > MaxDepth ? s_more : OfItems(items, depth);
        if (IsAsyncSequence(type))
            return new TextShape($"{TypeNames.Short(type)} (read it with await foreach)");
        var isRecord = IsRecord(type);
        if (!isRecord && HasOwnText(type))
        {
            return (isRow && HasColumns(type)) || (depth == 0 && IsMadeOfMembers(type))
                ? OfMembers(value, type, depth, ": ", withText: true)
                : OwnText(value.ToString);
        }
        return depth > MaxDepth ? new TextShape($"{type.Name} {{ … }}") : OfMembers(value, type, depth, isRecord ? " = " : ": ");
    }

    private Shape OfTable(Tabular tabular)
    {
        try
        {
            return tabular.Read(new TableReader(this, limits));
        }
        // Such as that of a reader that was disposed of, or of a table that another thread changes.
        catch (Exception exception) when (!MustEnd)
        {
            return new TextShape($"{tabular.Title} ({Described(exception)})");
        }
    }

    private TextShape OwnText(Func<string?> read) =>
        new(TryStep(limits.Step, read, out var text, out var note) ? text ?? "" : $"({note})");

    private ListShape OfItems(IEnumerable items, int depth)
    {
        var most = depth < 2 ? limits.Items : Math.Min(limits.Items, DeepItems);
        var shapes = new List<Shape>();
        var rest = ForEach(items, items.GetEnumerator, enumerator => enumerator.Current, most, depth,
            item => shapes.Add(Read(item, depth + 1, isRow: depth == 0)));
        return new ListShape(shapes, rest);
    }

    private MapShape OfDictionary(IDictionary dictionary, int depth)
    {
        var most = depth < 2 ? limits.Items : Math.Min(limits.Items, DeepItems);
        var entries = new List<(Shape Key, Shape Value)>();
        // As a sequence, a generic dictionary would yield KeyValuePair objects of its own types.
        var rest = ForEach(dictionary, dictionary.GetEnumerator, enumerator => ((IDictionaryEnumerator)enumerator).Entry, most, depth,
            entry => entries.Add((Read(entry.Key, depth + 1), Read(entry.Value, depth + 1))));
        return new MapShape(entries, rest);
    }

    // Calls `add` for each item that is shown, and returns what is left out. A lazy sequence runs its author's code here, once. It may
    // take all the time that the value has; parts of a value only as long as a member.
    private string? ForEach<T>(
        IEnumerable whole, Func<IEnumerator> begin, Func<IEnumerator, T> current, int most, int depth, Action<T> add)
    {
        var limit = depth == 0 ? limits.Time : limits.Step;
        if (!TryStep(limit, begin, out var enumerator, out var note))
            return $"({note})";
        string? rest = null;
        for (var count = 0; rest is null; count++)
        {
            if (Environment.TickCount64 >= _end)
                rest = $"(the rest is not shown: the value took longer than {BoundedCall.Seconds(limits.Time)}; ToList() waits for it)";
            else if (!TryStep(limit, () => enumerator.MoveNext() ? (true, current(enumerator)) : (false, default!), out var next, out note))
                rest = note.StartsWith("not shown", StringComparison.Ordinal) ? $"(the rest is {note}; ToList() waits for it)"
                    : $"(then {note})";
            else if (!next.Item1)
                break;
            else if (count == most || _shapes >= MaxShapes)
                rest = CountOf(whole) is { } all && all > count ? $"({Number(all - count)} more)" : "";
            else
                add(next.Item2);
        }
        if (enumerator is IDisposable disposable)
            _ = TryStep(limits.Step, () => { disposable.Dispose(); return 0; }, out _, out _);
        return rest;
    }

    private int? CountOf(IEnumerable items)
    {
        if (items is ICollection collection)
            return TryStep(limits.Step, () => collection.Count, out var count, out _) ? count : null;
        var isCounted = Array.Exists(items.GetType().GetInterfaces(), contract => contract.IsGenericType
            && contract.GetGenericTypeDefinition() is { } made && (made == typeof(ICollection<>) || made == typeof(IReadOnlyCollection<>)));
        return isCounted && items.GetType().GetProperty("Count") is { PropertyType: { } type } property && type == typeof(int)
            && TryStep(limits.Step, () => (int)property.GetValue(items)!, out var number, out _) ? number : null;
    }

    private ObjectShape OfMembers(object value, Type type, int depth, string between, bool withText = false)
    {
        var members = Members.Of(type);
        var shapes = new List<(string Name, Shape Value)>();
        foreach (var member in members.Take(limits.Items))
        {
            shapes.Add((member.Name, TryStep(limits.Step, () => member.Read(value), out var read, out var note)
                ? Read(read, depth + 1)
                : new TextShape($"({note})")));
        }
        var rest = members.Count > limits.Items ? $"({Number(members.Count - limits.Items)} more)" : null;
        return new ObjectShape(type.Name, shapes, between, rest, withText ? OwnText(value.ToString).Text : null, type);
    }

    // Its Result blocks until it ends, which may be never.
    private Shape OfTask(Task task, int depth)
    {
        var state = task.Status switch
        {
            TaskStatus.RanToCompletion => "completed",
            TaskStatus.Faulted => "failed: " + Failure(task.Exception!.InnerException!),
            TaskStatus.Canceled => "cancelled",
            _ => "not completed; await it for its result",
        };
        return !task.IsCompletedSuccessfully
            || task.GetType().GetProperty("Result") is not { PropertyType.Name: not "VoidTaskResult" } result
            ? new TextShape($"Task ({state})")
            : new LabelledShape($"Task ({state}): ", Read(result.GetValue(task), depth + 1));
    }

    private string Failure(Exception exception) =>
        TryStep(limits.Step, () => Described(exception), out var text, out var note) ? text : note;

    /// <summary>Writes a count as messages state it.</summary>
    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Returns whether the compiler wrote the type's text, which follows references without end if they form a cycle.</summary>
    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$") is not null
        && type.GetMethod("ToString", Type.EmptyTypes)!.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    // A record whose author wrote its text, or an anonymous type.
    private static bool IsMadeOfMembers(Type type) =>
        type.GetMethod("<Clone>$") is not null || type.Name.Contains("AnonymousType", StringComparison.Ordinal);

    private static bool HasOwnText(Type type) =>
        type.GetMethod("ToString", Type.EmptyTypes)?.DeclaringType is { } declaring
        && declaring != typeof(object) && declaring != typeof(ValueType);

    // The members of these would block, run a factory, or say nothing about the value.
    private static bool HasColumns(Type type) =>
        !type.IsPrimitive && !typeof(IEnumerable).IsAssignableFrom(type) && !typeof(Type).IsAssignableFrom(type)
        && !typeof(Delegate).IsAssignableFrom(type) && type != typeof(ValueTask)
        && !(type.IsGenericType && type.GetGenericTypeDefinition() is { } made && (made == typeof(Lazy<>) || made == typeof(ValueTask<>)));

    private static bool IsAsyncSequence(Type type) =>
        !HasOwnText(type) && Array.Exists(type.GetInterfaces(), contract =>
            contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));
}
