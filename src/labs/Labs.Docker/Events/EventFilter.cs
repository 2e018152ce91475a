using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>Which events to hear: of the whole session by default.</summary>
public sealed record EventFilter
{
    /// <summary>Only of this container.</summary>
    public Container? Container { get; init; }

    /// <summary>Only of these kinds of things: container, network, volume.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Only these: start, die, oom.</summary>
    public IReadOnlyList<string> Actions { get; init; } = [];

    internal IDictionary<string, IDictionary<string, bool>>? ToParameters()
    {
        var filters = new Dictionary<string, IDictionary<string, bool>>();
        Add("container", Container is null ? [] : [Container.Id]);
        Add("type", Types);
        Add("event", Actions);
        return filters.Count == 0 ? null : filters;

        void Add(string key, IReadOnlyList<string> values)
        {
            if (values.Count > 0)
                filters[key] = values.ToDictionary(value => value, _ => true);
        }
    }
}
