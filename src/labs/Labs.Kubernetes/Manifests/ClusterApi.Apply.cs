using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

public sealed partial class ClusterApi
{
    private const string FieldManager = "labs";
    private const int ApplyAtOnce = 8;
    private static readonly TimeSpan s_establishLimit = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Makes the cluster's objects be as the text says, by server-side apply: fields that an earlier apply set and this one leaves out are
    /// removed, those of other managers stay. Namespaces and custom resource definitions come first and are awaited, accounts and
    /// configuration next, pods and what makes pods last; within such a group several go at once.
    /// </summary>
    /// <param name="yaml">One or more documents. Objects without a namespace go into <see cref="Namespace"/>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The objects in the order of the text.</returns>
    /// <exception cref="ManifestException">The text is wrong, or the server refused objects; each problem has its line.</exception>
    /// <exception cref="ApiUnavailableException">No server answers.</exception>
    public Task<IReadOnlyList<Applied>> ApplyAsync(string yaml, CancellationToken cancellationToken = default) => ApplyAsync(Manifest.Read(yaml), false, cancellationToken);

    /// <summary>Applies one object.</summary>
    /// <inheritdoc cref="ApplyAsync(string, CancellationToken)"/>
    public async Task<KubeObject> ApplyAsync(JsonObject manifest, CancellationToken cancellationToken = default) =>
        (await ApplyAsync([Manifest.Of(manifest)], false, cancellationToken))[0].Object;

    /// <param name="manifests">The objects.</param>
    /// <param name="compare">Whether to read each object first, so that the changes are known.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    internal async Task<IReadOnlyList<Applied>> ApplyAsync(IReadOnlyList<Manifest> manifests, bool compare, CancellationToken cancellationToken)
    {
        var applied = new Applied?[manifests.Count];
        var problems = new List<ManifestProblem>[manifests.Count];
        Exception? first = null;
        foreach (var group in Enumerable.Range(0, manifests.Count).GroupBy(i => Turn(manifests[i])).OrderBy(group => group.Key))
        {
            await Parallel.ForEachAsync(group, new ParallelOptions { MaxDegreeOfParallelism = ApplyAtOnce, CancellationToken = cancellationToken }, async (i, token) =>
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

    private static int Turn(Manifest manifest) => manifest.Object.Kind switch
    {
        "Namespace" or "CustomResourceDefinition" => 0,
        "Pod" or "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "Job" or "CronJob" => 2,
        _ => 1,
    };

    private async Task<Applied> ApplyAsync(Manifest manifest, bool compare, CancellationToken cancellationToken)
    {
        var item = manifest.Object;
        var kind = await _discovery.OfManifestAsync(item.ApiVersion, item.Kind, cancellationToken);
        Label(manifest.Json);
        if (item.ApiVersion is "v1" or "apps/v1" or "batch/v1" or "batch/v1beta1") // the server's own kinds; others may have ports of another sort
            MergeKeys.Complete(manifest.Json["spec"]);
        if (item.Name.Length == 0) // generateName: the server makes the name, and apply needs one
            return new Applied(await CreateAsync(manifest.Json, cancellationToken), ApplyOutcome.Created, []);
        var path = kind.Path(Meant(item), item.Name);
        var before = compare ? await FindAsync(kind.FullName, item.Name, Meant(item), cancellationToken) : null;
        using var content = Content(manifest.Json, "application/apply-patch+yaml"); // JSON is YAML
        // fieldValidation: 1.25 and later refuse unknown fields by it; before that the schema check of apply does.
        using var response = await RefusedAsync(path + $"?fieldManager={FieldManager}&force=true&fieldValidation=Strict", $"apply {kind.Named(item.Name)}", content, cancellationToken);
        var after = new KubeObject((JsonObject)(await JsonNode.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken))!);
        if (item.Kind == "CustomResourceDefinition")
            after = await WaitAsync(kind.FullName, item.Name, "it is established",
                found => (found.At("status.conditions") as JsonArray ?? []).Any(condition => (string?)condition!["type"] == "Established" && (string?)condition["status"] == "True"), s_establishLimit, cancellationToken: cancellationToken);
        return compare ? Applied.Of(before, after)
            : new Applied(after, response.StatusCode == System.Net.HttpStatusCode.Created ? ApplyOutcome.Created : ApplyOutcome.Changed, []);
    }

    /// <summary>A PATCH whose status counts, not only its answer.</summary>
    private async Task<HttpResponseMessage> RefusedAsync(string path, string doing, HttpContent content, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_answerLimit);
        try
        {
            var response = await OpenAsync(HttpMethod.Patch, path, content, limit.Token);
            await response.Content.LoadIntoBufferAsync(limit.Token);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw ApiErrors.Of(doing, (int)response.StatusCode, await response.Content.ReadAsStringAsync(limit.Token), _context);
        }
        catch (Exception exception) when (IsConnectionLost(exception))
        {
            throw Unavailable(doing, Innermost(exception), exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(doing, $"no answer within {s_answerLimit.TotalSeconds:0} s", exception);
        }
    }

    private void Label(JsonObject manifest)
    {
        foreach (var (name, value) in SessionLabels)
        {
            var metadata = (JsonObject)manifest["metadata"]!;
            if (metadata["labels"] is not JsonObject labels)
                metadata["labels"] = labels = [];
            labels[name] = value;
        }
    }

    private static List<ManifestProblem> ProblemsOf(Manifest manifest, KubernetesException exception)
    {
        if (exception is ApiException { Problems.Count: > 0 } refused)
            return [.. refused.Problems.Select(problem => new ManifestProblem(Line(problem.Field), manifest.Title, problem.Field, problem.Message))];
        return [new ManifestProblem(exception is UnknownKindException ? Line("kind") : manifest.Line, manifest.Title, "", exception.Message)];

        int Line(string field) => manifest.Line == 0 ? 0 : manifest.LineOf(field);
    }
}
