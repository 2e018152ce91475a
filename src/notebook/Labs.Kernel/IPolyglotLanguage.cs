namespace Labs.Kernel;

/// <summary>
/// A language of the text after a <c>#!name</c> line. Register it with <see cref="KernelEngine.AddLanguage"/>, or in a script without
/// a reference to this assembly with <c>Kernel.AddLanguage(name, description, (text, arguments, token) => ...)</c>.
/// </summary>
public interface IPolyglotLanguage
{
    /// <summary>The marker without <c>#!</c>.</summary>
    string Name { get; }

    /// <summary>The line that <c>#!lsmagic</c> shows: the arguments and what the language does.</summary>
    string Description { get; }

    /// <summary>Runs the text below the marker. An exception becomes the error of the cell.</summary>
    /// <param name="cell">The text, its arguments and the functions that show output.</param>
    /// <param name="cancellationToken">Cancelled when the cell is interrupted. Return within 0.3 s.</param>
    Task ExecuteAsync(LanguageCell cell, CancellationToken cancellationToken);

    /// <summary>Reads a value of this language for another one; returns false if there is no such value.</summary>
    bool TryGetValue(string name, out object? value)
    {
        value = null;
        return false;
    }

    /// <summary>Receives a value from another language; returns false if this language does not keep values.</summary>
    bool SetValue(string name, object? value) => false;
}
