using System.Net;
using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>Applies manifests by server-side apply, in an order in which they can depend on each other.</summary>
/// <param name="connection">The connection to the server.</param>
/// <param name="kinds">The kinds that the server has.</param>
/// <param name="objects">Reads objects for the comparison, and creates the ones without a name.</param>
/// <param name="wait">Waits for custom resource definitions.</param>
/// <param name="labels">Labels that every applied object gets.</param>
internal sealed class ManifestApply(
    ApiConnection connection, Discovery kinds, ObjectRequests objects, ObjectWait wait, IReadOnlyDictionary<string, string> labels)
{
    private const string FieldManager = "labs";
    private const int ApplyAtOnce = 8;
    private static readonly TimeSpan s_establishLimit = TimeSpan.FromSeconds(20);

    /// <param name="manifests">The objects.</param>
    /// <param name="compare">Whether to read each object first, to find out what the apply changes.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<IReadOnlyList<Applied>> ApplyAsync(
        IReadOnlyList<Manifest> manifests, bool compare, CancellationToken cancellationToken)
    {
        var applied = new Applied?[manifests.Count];
        var problems = new List<ManifestProblem>[manifests.Count];
        Exception? first = null;
        var options = new ParallelOptions { MaxDegreeOfParallelism = ApplyAtOnce, CancellationToken = cancellationToken };
        foreach (var group in Enumerable.Range(0, manifests.Count).GroupBy(i => GroupOf(manifests[i])).OrderBy(group => group.Key))
        {
            await Parallel.ForEachAsync(group, options, async (i, token) =>
            {
                try
                {
                    applied[i] = await ApplyAsync(manifests[i], compare, token);
                }
                catch (KubernetesException exception) when (exception is ApiException or UnknownKindException)
                {
                    problems[i] = ProblemsOf(manifests[i], exception);
                    Interlocked.CompareExchange(ref first, exception, null);
                }
            });
        }
        if (first is not null)
            throw new ManifestException([.. problems.Where(list => list is not null).SelectMany(list => list)], first);
        return applied!;
    }

    // What others need comes first, and what makes pods last.
    private static int GroupOf(Manifest manifest) => manifest.Object.Kind switch
    {
        "Namespace" or "CustomResourceDefinition" => 0,
        "Pod" or "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "Job" or "CronJob" => 2,
        _ => 1,
    };

    private async Task<Applied> ApplyAsync(Manifest manifest, bool compare, CancellationToken cancellationToken)
    {
        var item = manifest.Object;
        var kind = await kinds.OfManifestAsync(item.ApiVersion, item.Kind, cancellationToken);
        AddLabels(manifest.Json);
        // Only in the server's own kinds: in other kinds, a field named ports may be something else.
        if (item.ApiVersion is "v1" or "apps/v1" or "batch/v1" or "batch/v1beta1")
            MergeKeys.Complete(manifest.Json["spec"]);
        if (item.Name.Length == 0) // generateName: the server makes the name, and apply needs one
            return new Applied(await objects.CreateAsync(manifest.Json, cancellationToken), ApplyOutcome.Created, []);
        var place = objects.NamespaceOf(item);
        var before = compare ? await objects.FindAsync(kind.FullName, item.Name, place, cancellationToken) : null;
        // Kubernetes 1.25 and later refuse unknown fields because of fieldValidation; before that the schema check of apply does.
        var path = $"{kind.Path(place, item.Name)}?fieldManager={FieldManager}&force=true&fieldValidation=Strict";
        using var content = ApiConnection.Content(manifest.Json, "application/apply-patch+yaml"); // JSON is YAML
        var (answer, status) = await connection.SendWithStatusAsync(
            HttpMethod.Patch, path, $"apply {kind.Named(item.Name)}", content, cancellationToken);
        var after = new KubeObject(answer);
        if (item.Kind == "CustomResourceDefinition")
        {
            after = (await wait.UntilAsync(kind.FullName, item.Name, "it is established",
                found => found?.HasCondition("Established") ?? false, s_establishLimit, null, cancellationToken))!;
        }
        return compare
            ? Applied.Of(before, after)
            : new Applied(after, status == HttpStatusCode.Created ? ApplyOutcome.Created : ApplyOutcome.Changed, []);
    }

    private void AddLabels(JsonObject manifest)
    {
        foreach (var (name, value) in labels)
        {
            var metadata = (JsonObject)manifest["metadata"]!;
            if (metadata["labels"] is not JsonObject own)
                metadata["labels"] = own = [];
            own[name] = value;
        }
    }

    private static List<ManifestProblem> ProblemsOf(Manifest manifest, KubernetesException exception)
    {
        if (exception is ApiException { Problems.Count: > 0 } refusal)
        {
            return
            [
                .. refusal.Problems.Select(problem =>
                    new ManifestProblem(manifest.LineOf(problem.Field), manifest.Title, problem.Field, problem.Message)),
            ];
        }
        var line = exception is UnknownKindException ? manifest.LineOf("kind") : manifest.Line;
        return [new ManifestProblem(line, manifest.Title, "", exception.Message)];
    }
}
