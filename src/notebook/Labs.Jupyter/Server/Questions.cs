using System.Text.Json.Nodes;
using Labs.Jupyter.Wire;
using Labs.Kernel;

namespace Labs.Jupyter.Server;

/// <summary>Answers the requests of a front end about code: completion, inspection and completeness.</summary>
internal sealed class Questions(Lazy<KernelEngine> engine)
{
    public JsonObject Complete(Message request)
    {
        var (code, position) = Place(request);
        var completions = engine.Value.Complete(code, position);
        var (start, end) = completions.Count > 0
            ? (CodePoints.FromIndex(code, completions[0].Start), CodePoints.FromIndex(code, completions[0].End))
            : (CodePoints.FromIndex(code, position), CodePoints.FromIndex(code, position));
        return new JsonObject
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray([.. completions.Select(completion => (JsonNode)completion.Text)]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject
            {
                ["_jupyter_types_experimental"] = new JsonArray([.. completions.Select(completion => (JsonNode)new JsonObject
                {
                    ["text"] = completion.Text,
                    ["type"] = Kind(completion.Kind),
                    ["signature"] = completion.Signature,
                    ["start"] = start,
                    ["end"] = end,
                })]),
            },
        };
    }

    public JsonObject Inspect(Message request)
    {
        var (code, position) = Place(request);
        var inspection = engine.Value.Inspect(code, position);
        return new JsonObject
        {
            ["status"] = "ok",
            ["found"] = inspection is not null,
            ["data"] = inspection is null ? new JsonObject() : MimeJson.Of(inspection.Data),
            ["metadata"] = new JsonObject(),
        };
    }

    /// <summary>
    /// Makes requests whose answers nobody needs, so that their code is compiled: members, names, the whole framework, documentation
    /// and calls.
    /// </summary>
    public void WarmUp()
    {
        foreach (var code in (string[])["Math.M", "M", "Zz.", "\"\".Where(c => c."])
            engine.Value.Complete(code, code.Length);
        foreach (var code in (string[])["Math.Max", "Math.Max(1, "])
            engine.Value.Inspect(code, code.Length);
    }

    public JsonObject CompletenessOf(Message request)
    {
        var code = request.Content.Text("code");
        var status = engine.Value.CompletenessOf(code);
        var reply = new JsonObject { ["status"] = status.ToString().ToLowerInvariant() };
        if (status == Completeness.Incomplete)
            reply["indent"] = Indent(code);
        return reply;
    }

    private static (string Code, int Position) Place(Message request)
    {
        var code = request.Content.Text("code");
        return (code, CodePoints.ToIndex(code, request.Content.Number("cursor_pos", int.MaxValue)));
    }

    // Returns the indentation of the last line, plus one step after an open brace.
    private static string Indent(string code)
    {
        var line = code[(code.LastIndexOf('\n') + 1)..];
        var indent = line[..(line.Length - line.TrimStart().Length)];
        return line.TrimEnd().EndsWith('{') ? indent + "    " : indent;
    }

    // Translates to the words for which JupyterLab has icons.
    private static string Kind(string kind) => kind switch
    {
        "method" => "function",
        "variable" => "instance",
        "type" => "class",
        "namespace" => "module",
        "file" => "path",
        "marker" => "magic",
        _ => kind,
    };
}
