namespace Labs;

/// <summary>Shows values from inside a cell and replaces what was shown. labs.csx connects it to the notebook kernel.</summary>
public static class Display
{
    private static Func<object, Action<object>>? s_notebook;

    /// <summary>Whether a notebook kernel shows values; otherwise they go to standard output as text.</summary>
    public static bool IsConnected => s_notebook is not null;

    /// <summary>Connects a notebook kernel. It replaces one that was connected before.</summary>
    /// <param name="display">Shows a value and returns an action that replaces it in place.</param>
    public static void Connect(Func<object, Action<object>> display) => s_notebook = display;

    /// <summary>Shows a value in the output of the cell, or prints it if no notebook kernel is connected.</summary>
    /// <returns>
    /// An action that replaces the value in place. Without a notebook kernel nothing can be replaced, and the action does nothing.
    /// </returns>
    public static Action<object> Show(object value)
    {
        if (s_notebook is { } notebook)
            return notebook(value);
        Console.WriteLine(value);
        return static _ => { };
    }
}
