using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>Selects events; by default all events of the session.</summary>
public sealed record EventFilter
{
    /// <summary>Selects the events of one container.</summary>
    public Container? Container { get; init; }

    /// <summary>Selects kinds of objects: container, network, volume.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Selects what happened: start, die, oom.</summary>
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
