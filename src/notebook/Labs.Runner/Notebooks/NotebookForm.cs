using System.Text.Json.Nodes;

namespace Labs.Runner.Notebooks;

/// <summary>The form of a notebook that is committed: no outputs, no counts, no editor's state, members in a stable order.</summary>
public static class NotebookForm
{
    private static readonly string[] s_editorState = ["execution", "collapsed", "scrolled", "ExecuteTime", "vscode"];

    /// <summary>Brings a notebook into this form.</summary>
    public static void Apply(Notebook notebook)
    {
        foreach (var (index, cell) in notebook.Cells.Index())
        {
            // nbformat 4.5 wants an id, for tools that merge. It must not change later.
            cell.Json["id"] ??= $"cell-{index + 1:00}";
            cell.Source = cell.Source.TrimEnd();
            if (cell.IsCode)
            {
                cell.Json["outputs"] = new JsonArray();
                cell.Json["execution_count"] = null;
            }
            var metadata = cell.Json["metadata"] as JsonObject ?? [];
            (metadata["labs"] as JsonObject)?.Remove("durationMs");
            if (metadata["labs"] is JsonObject { Count: 0 })
                metadata.Remove("labs");
            foreach (var state in s_editorState)
                metadata.Remove(state);
            cell.Json["metadata"] = metadata.Parent is null ? metadata : metadata.DeepClone();
            Sort(cell.Json, "cell_type", "execution_count", "id", "metadata", "outputs", "source");
        }
        if (notebook.Json.At("metadata", "labs") is JsonObject labs && labs.Remove("executed") && labs.Count == 0)
            notebook.Json["metadata"]!.AsObject().Remove("labs");
        notebook.Json["nbformat"] = 4;
        notebook.Json["nbformat_minor"] = 5;
        Sort(notebook.Json, "cells", "metadata", "nbformat", "nbformat_minor");
    }

    private static void Sort(JsonObject json, params string[] first)
    {
        var sorted = json.Select(pair => pair.Key)
            .OrderBy(key => Array.IndexOf(first, key) is >= 0 and var at ? at : first.Length)
            .ThenBy(key => key, StringComparer.Ordinal).ToArray();
        if (sorted.SequenceEqual(json.Select(pair => pair.Key)))
            return;
        var nodes = sorted.Select(key =>
        {
            var node = json[key];
            json.Remove(key);
            return KeyValuePair.Create(key, node);
        }).ToArray();
        foreach (var (key, node) in nodes)
            json[key] = node;
    }
}
