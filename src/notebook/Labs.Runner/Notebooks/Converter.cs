namespace Labs.Runner.Notebooks;

/// <summary>Converts files between .dib and .ipynb.</summary>
/// <param name="overwrite">Whether a target that exists is overwritten; otherwise it is left alone and reported.</param>
public sealed class Converter(bool overwrite)
{
    /// <summary>Converts a file into the other format. A failure is reported and is not an exception.</summary>
    /// <param name="file">A .dib file or a notebook.</param>
    /// <param name="target">The file to write.</param>
    public Conversion Convert(string file, string target)
    {
        try
        {
            return IsNotebook(file) ? ToDib(file, target) : ToNotebook(file, target);
        }
        catch (NotebookException exception)
        {
            return Conversion.Failed(file, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Conversion.Failed(file, $"{file}: {exception.Message}");
        }
    }

    /// <summary>Reports about a notebook that stays one. A failure is reported and is not an exception.</summary>
    public static Conversion Inspect(string file)
    {
        try
        {
            return Report(Notebook.Read(file), file, null, ConversionStatus.Notebook);
        }
        catch (NotebookException exception)
        {
            return Conversion.Failed(file, exception.Message);
        }
    }

    /// <summary>Whether the name ends with .ipynb.</summary>
    public static bool IsNotebook(string file) => Path.GetExtension(file).Equals(".ipynb", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the name ends with .dib.</summary>
    public static bool IsDib(string file) => Path.GetExtension(file).Equals(".dib", StringComparison.OrdinalIgnoreCase);

    private Conversion ToDib(string file, string target)
    {
        var notebook = Notebook.Read(file);
        var isWritten = Write(target, () => DibFile.Write(notebook));
        return Report(notebook, file, target, StatusOf(isWritten)) with { NotKept = NotebookInventory.NotInDib(notebook) };
    }

    private Conversion ToNotebook(string file, string target)
    {
        var json = DibFile.ReadFile(file);
        var isWritten = Write(target, () => Notebook.TextOf(json));
        return Report(Notebook.Of(file, json), file, target, StatusOf(isWritten));
    }

    private bool Write(string target, Func<string> text)
    {
        if (File.Exists(target) && !overwrite)
            return false;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        WholeFile.Write(target, text());
        return true;
    }

    private static ConversionStatus StatusOf(bool isWritten) => isWritten ? ConversionStatus.Converted : ConversionStatus.Exists;

    private static Conversion Report(Notebook notebook, string file, string? target, ConversionStatus status) => new(
        file,
        target,
        status,
        NotebookInventory.Languages(notebook),
        NotebookInventory.NoEquivalents(notebook),
        new Dictionary<string, int>());
}
