namespace Labs.Kernel;

/// <summary>
/// A language that a cell, or a part of one, is written in after a <c>#!name</c> line.
/// Register it with <see cref="KernelEngine.AddLanguage"/> or, from a script and without a reference
/// to this assembly, with <c>Kernel.AddLanguage(name, (arguments, text, cancellation) => ...)</c>.
/// </summary>
public interface IPolyglotLanguage
{
    /// <summary>The marker without <c>#!</c>.</summary>
    string Name { get; }

    /// <summary>One line for <c>#!lsmagic</c>.</summary>
    string Description { get; }

    /// <summary>Runs the text below the marker. A thrown exception becomes the cell's error.</summary>
    /// <param name="cancellation">Signalled when the cell is interrupted; return soon.</param>
    Task ExecuteAsync(LanguageCell cell, CancellationToken cancellation);

    /// <summary>Gives a value of this language to another one; false when there is none of that name.</summary>
    bool TryGetValue(string name, out object? value)
    {
        value = null;
        return false;
    }

    /// <summary>Takes a value from another language; false when this language keeps none.</summary>
    bool SetValue(string name, object? value) => false;
}
