using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labs.Runner.Notebooks;

/// <summary>The <c>#!meta</c> of a .dib file as a notebook's metadata, and back. What is unknown here is kept on both sides.</summary>
internal static class DibMetadata
{
    private static readonly JsonSerializerOptions s_written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static JsonObject KernelSpec => new() { ["display_name"] = "C# (Labs)", ["language"] = "C#", ["name"] = "labs-csharp" };

    private static JsonObject LanguageInfo => new() { ["name"] = "C#" };

    /// <summary>Returns the metadata of a notebook for a file's <c>#!meta</c>, which may be missing.</summary>
    public static JsonObject ToNotebook(JsonObject? meta)
    {
        var metadata = new JsonObject { ["kernelspec"] = KernelSpec, ["language_info"] = LanguageInfo };
        foreach (var (name, value) in meta ?? [])
        {
            if (name == "kernelInfo" && meta!["polyglot_notebook"] is null)
                metadata["polyglot_notebook"] = new JsonObject { ["kernelInfo"] = value?.DeepClone() };
            else
                metadata[name] = value?.DeepClone();
        }
        return metadata;
    }

    /// <summary>
    /// Returns the <c>#!meta</c> block that starts the file. It declares every language of a cell that a reader may not know.
    /// </summary>
    public static string Block(JsonObject metadata, IEnumerable<string> languages)
    {
        var meta = new JsonObject { ["kernelInfo"] = KernelInfo(metadata, languages) };
        foreach (var (name, value) in metadata)
        {
            if (name is "labs_dib" || IsUsual(name, value))
                continue;
            if (name == "polyglot_notebook" && value is JsonObject { Count: 1 } polyglot && polyglot.ContainsKey("kernelInfo"))
                continue;
            meta[name] = value?.DeepClone();
        }
        return $"#!meta\n\n{meta.ToJsonString(s_written)}\n\n";
    }

    private static bool IsUsual(string name, JsonNode? value) =>
        (name == "kernelspec" && JsonNode.DeepEquals(value, KernelSpec))
        || (name == "language_info" && JsonNode.DeepEquals(value, LanguageInfo));

    private static JsonObject KernelInfo(JsonObject metadata, IEnumerable<string> languages)
    {
        var csharp = new JsonObject { ["name"] = "csharp", ["languageName"] = "C#", ["aliases"] = new JsonArray("c#", "cs") };
        var info = (metadata.At("polyglot_notebook", "kernelInfo") as JsonObject)?.DeepClone().AsObject()
            ?? new JsonObject { ["defaultKernelName"] = "csharp", ["items"] = new JsonArray(csharp) };
        if (info["items"] is not JsonArray items)
            info["items"] = items = [];
        foreach (var language in languages.Distinct().Where(language => language is not "markdown"))
        {
            if (!items.Any(item => Declares(item, language)))
                items.Add((JsonNode)new JsonObject { ["name"] = language, ["aliases"] = new JsonArray() });
        }
        return info;
    }

    private static bool Declares(JsonNode? item, string language) =>
        item.TextAt("name") == language || (item.At("aliases") as JsonArray ?? []).Any(alias => alias.TextAt() == language);
}
