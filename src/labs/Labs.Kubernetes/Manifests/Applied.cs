using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>What an apply did to an object.</summary>
public enum ApplyOutcome
{
    /// <summary>The object did not exist before.</summary>
    Created,

    /// <summary>
    /// The object existed. A #!yaml cell reports this only if fields differ; <see cref="ClusterApi.ApplyAsync(string, CancellationToken)"/>
    /// does not compare, and reports it for every object that existed.
    /// </summary>
    Changed,

    /// <summary>The object was already as the manifest describes it.</summary>
    Unchanged,
}

/// <summary>A field that an apply changed.</summary>
/// <param name="Field">Its path, such as <c>spec.replicas</c>.</param>
/// <param name="Before">The former value as JSON; null if there was none.</param>
/// <param name="After">The present value as JSON; null if there is none.</param>
public sealed record FieldChange(string Field, string? Before, string? After);

/// <summary>An object after it was applied.</summary>
/// <param name="Object">The object as the server has it now.</param>
/// <param name="Outcome">What the apply did.</param>
/// <param name="Changes">
/// The fields that differ from before, without the status and the server's own fields. Empty for a new object, and if the apply did not
/// read objects first.
/// </param>
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
        // The server and the controllers write these by themselves.
        if (path is "status" or "metadata.managedFields" or "metadata.resourceVersion" or "metadata.generation"
            || JsonNode.DeepEquals(before, after))
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
