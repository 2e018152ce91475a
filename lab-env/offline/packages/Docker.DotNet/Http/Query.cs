using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Docker.DotNet.Http;

/// <summary>A query string; values that are null are left out, so that the engine's own defaults hold.</summary>
internal sealed class Query
{
    private readonly StringBuilder _text = new();

    public Query Add(string name, string? value)
    {
        if (value is null)
            return this;
        _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    public Query Add(string name, bool? value) => Add(name, value is null ? null : value.Value ? "1" : "0");

    public Query Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public Query Add(string name, IEnumerable<string>? values)
    {
        foreach (var value in values ?? [])
            Add(name, value);
        return this;
    }

    public Query Add(string name, IDictionary<string, string>? map) =>
        Add(name, map is null ? null : JsonSerializer.Serialize(map, EngineJson.Of<IDictionary<string, string>>()));

    public Query Add(string name, IDictionary<string, IDictionary<string, bool>>? filters) =>
        Add(name, filters is null ? null : JsonSerializer.Serialize(filters, EngineJson.Of<IDictionary<string, IDictionary<string, bool>>>()));

    public override string ToString() => _text.ToString();
}
