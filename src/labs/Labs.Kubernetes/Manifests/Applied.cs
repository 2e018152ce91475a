using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>What became of an object that was applied.</summary>
public enum ApplyOutcome
{
    Created,
    Changed,
    Unchanged,
}

/// <summary>A field that the apply changed.</summary>
public sealed record FieldChange(string Field, string? Before, string? After);

/// <summary>An object after it was applied.</summary>
/// <param name="Object">As the server has it now.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Changes">The fields of spec, data, labels and so on that differ from before; for a new object none.</param>
public sealed record Applied(KubeObject Object, ApplyOutcome Outcome, IReadOnlyList<FieldChange> Changes)
{
    internal static Applied Of(KubeObject? before, KubeObject after)
    {
        if (before is null)
            return new(after, ApplyOutcome.Created, []);
        var changes = new List<FieldChange>();
        Compare("", before.Json, after.Json, changes);
        return new(after, changes.Count > 0 ? ApplyOutcome.Changed : ApplyOutcome.Unchanged, changes);
    }

    private static void Compare(string path, JsonNode? before, JsonNode? after, List<FieldChange> changes)
    {
        // What the server keeps for itself, and what controllers report.
        if (path is "status" or "metadata.managedFields" or "metadata.resourceVersion" or "metadata.generation" || JsonNode.DeepEquals(before, after))
            return;
        if (before is JsonObject old && after is JsonObject @new)
        {
            foreach (var name in old.Select(pair => pair.Key).Union(@new.Select(pair => pair.Key)))
                Compare(path.Length == 0 ? name : $"{path}.{name}", old[name], @new[name], changes);
        }
        else if (before is JsonArray oldItems && after is JsonArray newItems && oldItems.Count == newItems.Count)
        {
            for (var i = 0; i < oldItems.Count; i++)
                Compare($"{path}[{i}]", oldItems[i], newItems[i], changes);
        }
        else
        {
            changes.Add(new FieldChange(path, before?.ToJsonString(), after?.ToJsonString()));
        }
    }
}
