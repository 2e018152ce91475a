namespace Labs.Kernel;

/// <summary>A handle of an output on the page, by which it can be replaced.</summary>
public sealed class DisplayHandle
{
    private readonly Action<object?> _update;

    /// <summary>Creates a handle.</summary>
    /// <param name="displayId">The id of the output.</param>
    /// <param name="update">Replaces the output with a value.</param>
    public DisplayHandle(string displayId, Action<object?> update)
    {
        DisplayId = displayId;
        _update = update;
    }

    /// <summary>The id of the output in messages to the front end.</summary>
    public string DisplayId { get; }

    /// <summary>Replaces the output. It does nothing after the cell was interrupted.</summary>
    public void Update(object? value) => _update(value);
}
