using System.Text;
using System.Text.Json;

namespace Labs.Kernel.Languages;

/// <summary>
/// Runs JavaScript in the page. A value that <c>#!share</c> copies to this language is a global variable from the next cell of this
/// language on.
/// </summary>
internal sealed class JavaScriptLanguage(string name) : IPolyglotLanguage
{
    private readonly Dictionary<string, string> _shared = [];

    public string Name => name;
    public string Description => "runs JavaScript in the page";

    public Task ExecuteAsync(LanguageCell cell, CancellationToken cancellationToken)
    {
        var script = new StringBuilder();
        foreach (var (variable, json) in _shared)
            Declare(script, variable, json);
        foreach (var (variable, value) in cell.Shared)
            Declare(script, variable, JsonSerializer.Serialize(value));
        _shared.Clear();
        cell.DisplayAs("application/javascript", script.Append(cell.Text.TrimEnd()).ToString());
        return Task.CompletedTask;
    }

    public bool SetValue(string name, object? value)
    {
        _shared[name] = JsonSerializer.Serialize(value);
        return true;
    }

    private static void Declare(StringBuilder script, string name, string json) =>
        script.Append("globalThis[").Append(JsonSerializer.Serialize(name)).Append("] = ").Append(json).Append(";\n");
}
