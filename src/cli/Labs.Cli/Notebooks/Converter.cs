using System.Text;
using System.Text.Json.Nodes;

namespace Labs.Cli.Notebooks;

/// <summary>Converts files between .dib and .ipynb.</summary>
/// <param name="overwrite">Whether a target that is there is written over; otherwise it is left alone and reported.</param>
internal sealed class Converter(bool overwrite)
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

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

    /// <summary>Reports about a notebook that stays one.</summary>
    public static Conversion Inspect(string file)
    {
        try
        {
            return Report(Notebook.Read(file), file, null, "notebook");
        }
        catch (NotebookException exception)
        {
            return Conversion.Failed(file, exception.Message);
        }
    }

    public static bool IsNotebook(string file) => Path.GetExtension(file).Equals(".ipynb", StringComparison.OrdinalIgnoreCase);

    public static bool IsDib(string file) => Path.GetExtension(file).Equals(".dib", StringComparison.OrdinalIgnoreCase);

    private Conversion ToDib(string file, string target)
    {
        var notebook = Notebook.Read(file);
        var isWritten = Write(target, () => DibFile.Write(notebook));
        return Report(notebook, file, target, isWritten ? "converted" : "exists") with { NotKept = NotebookInventory.NotInDib(notebook) };
    }

    private Conversion ToNotebook(string file, string target)
    {
        JsonObject json;
        try
        {
            json = DibFile.Read(s_strictUtf8.GetString(File.ReadAllBytes(file)));
        }
        catch (DecoderFallbackException)
        {
            throw new NotebookException($"{file} is no UTF-8 text.");
        }
        catch (NotebookException exception)
        {
            throw new NotebookException($"{file}: {exception.Message}");
        }
        var isWritten = Write(target, () => Notebook.TextOf(json));
        return Report(Notebook.Of(file, json), file, target, isWritten ? "converted" : "exists");
    }

    private bool Write(string target, Func<string> text)
    {
        if (File.Exists(target) && !overwrite)
            return false;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        WholeFile.Write(target, text());
        return true;
    }

    private static Conversion Report(Notebook notebook, string file, string? target, string status) => new(
        file, target, status, NotebookInventory.Languages(notebook), NotebookInventory.NoEquivalents(notebook), new Dictionary<string, int>());
}
