namespace Labs;

/// <summary>Shows values from inside a cell, and changes what was shown. labs.csx connects it to the notebook engine.</summary>
public static class Display
{
    private static Func<object, Action<object>>? s_engine;

    /// <summary>Whether a notebook engine shows values; otherwise they go to standard output as text.</summary>
    public static bool IsConnected => s_engine is not null;

    /// <param name="display">Shows a value and returns what replaces it in place.</param>
    public static void Connect(Func<object, Action<object>> display) => s_engine = display;

    /// <returns>Replaces what was shown. Without an engine there is no place to replace, and a replacement is not shown.</returns>
    public static Action<object> Show(object value)
    {
        if (s_engine is { } engine)
            return engine(value);
        Console.WriteLine(value);
        return static _ => { };
    }
}
