namespace Labs.Kernel;

/// <summary>An output that is on the page and can be replaced.</summary>
public sealed class DisplayHandle
{
    private readonly Action<object?> _update;

    /// <param name="displayId">Names the output.</param>
    /// <param name="update">Replaces it.</param>
    public DisplayHandle(string displayId, Action<object?> update)
    {
        DisplayId = displayId;
        _update = update;
    }

    public string DisplayId { get; }

    /// <summary>Replaces what is shown. Without effect once the cell was interrupted.</summary>
    public void Update(object? value) => _update(value);
}
