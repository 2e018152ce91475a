using Labs.Kernel.Formatting;
using Labs.Kernel.Running;

namespace Labs.Kernel;

/// <summary>Shows values in the output of the cell whose code is running.</summary>
internal static class ValueDisplay
{
    public static DisplayHandle Show(object? value, string[]? mimeTypes = null)
    {
        var id = Guid.NewGuid().ToString("N");
        Send(value, mimeTypes, id, isUpdate: false);
        return new DisplayHandle(id, updated => Send(updated, mimeTypes, id, isUpdate: true));
    }

    public static void Show(string mimeType, string text) => Show(new Markup(mimeType, text));

    /// <summary>Runs JavaScript in the page, by a script element as in .NET Interactive.</summary>
    public static void Script(string content) => Show("text/html", $"<script type=\"text/javascript\">{content}</script>");

    /// <summary>Applies a style sheet to the page.</summary>
    public static void Style(string content) => Show("text/html", $"<style>{content}</style>");

    private static void Send(object? value, string[]? mimeTypes, string id, bool isUpdate)
    {
        if (CellRun.OutputHere() is { } output)
            output.Display(new DisplayItem(output.Values.Format(value, mimeTypes), id, isUpdate));
    }
}
