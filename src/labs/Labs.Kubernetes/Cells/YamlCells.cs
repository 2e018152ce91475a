namespace Labs.Kubernetes;

/// <summary>
/// Runs the notebook cells that start with <c>#!yaml</c>: applies them into the session's namespace, and shows what has changed. A value
/// that the marker line names as <c>@size</c> replaces <c>{{size}}</c> in the text as a scalar, and <c>{{{size}}}</c> as a part of the
/// text; <c>--name objects</c> puts the applied objects into a C# variable.
/// </summary>
public static class YamlCells
{
    private static readonly List<WeakReference<ClusterApi>> s_connected = [];

    /// <summary>Makes a cluster the one that cells apply to.</summary>
    public static void Connect(ClusterApi api)
    {
        lock (s_connected)
        {
            s_connected.RemoveAll(reference => !reference.TryGetTarget(out var known) || ReferenceEquals(known, api));
            s_connected.Insert(0, new(api));
        }
    }

    /// <summary>Applies the text of a cell.</summary>
    /// <param name="yaml">The cell's text below its marker.</param>
    /// <param name="arguments">
    /// The arguments of the marker line: "namespace" is a namespace other than the session's, "@x" a value for the text, and "name" the
    /// variable for the applied objects.
    /// </param>
    /// <param name="publish">Sets a variable of the notebook.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A table of the objects with what has changed.</returns>
    /// <exception cref="YamlCellException">The text is wrong, or the server refused objects; the other objects are applied.</exception>
    public static async Task<object?> RunAsync(
        string yaml,
        IReadOnlyDictionary<string, object?> arguments,
        Action<string, object?> publish,
        CancellationToken cancellationToken)
    {
        var api = Current();
        if (arguments.GetValueOrDefault("namespace") is string { Length: > 0 } @namespace)
            api = api.In(@namespace);
        IReadOnlyList<Applied> applied;
        try
        {
            applied = await api.ApplyAsync(Manifest.Read(yaml, new YamlValues(arguments)), compare: true, cancellationToken);
        }
        catch (ManifestException exception)
        {
            // The text begins below the cell's marker line.
            var above = arguments.GetValueOrDefault("#line") is int line ? line - 1 : 0;
            var problems = exception.Problems.Select(problem => WithSource(problem, yaml, above));
            throw new YamlCellException(string.Join('\n', problems), exception)
            {
                Data = { ["line"] = exception.Problems[0].Line },
            };
        }
        catch (KubernetesException exception)
        {
            throw new YamlCellException(exception.Message, exception);
        }
        if (arguments.GetValueOrDefault("name") is string { Length: > 0 } variable)
            publish(variable, applied.Select(item => item.Object).ToArray());
        return Shown(applied, api);
    }

    private static Table Shown(IReadOnlyList<Applied> applied, ClusterApi api)
    {
        var table = new Table("object", "namespace", "outcome", "changed fields");
        foreach (var (item, outcome, changes) in applied)
        {
            var place = item.Namespace.Length > 0 ? item.Namespace : "(cluster)";
            var fields = changes.Select(change => $"{change.Field}: {change.Before ?? "(none)"} → {change.After ?? "(none)"}");
            table.Row($"{item.Kind}/{item.Name}", place, outcome.ToString().ToLowerInvariant(), string.Join("\n", fields));
        }
        return table.Caption($"{applied.Count} object{(applied.Count == 1 ? "" : "s")} applied, Kubernetes {api.Version}");
    }

    private static string WithSource(ManifestProblem problem, string yaml, int above)
    {
        var lines = yaml.Split('\n');
        var source = problem.Line >= 1 && problem.Line <= lines.Length ? lines[problem.Line - 1].TrimEnd() : "";
        return $"{problem with { Line = problem.Line + above }}{(source.Trim().Length > 0 ? $"\n    {source}" : "")}";
    }

    private static ClusterApi Current()
    {
        lock (s_connected)
            foreach (var reference in s_connected)
                if (reference.TryGetTarget(out var api))
                    return api;
        throw new YamlCellException("#!yaml applies to the session's cluster, and none is open yet; "
            + "`await (await lab.KindAsync()).ApiAsync()` opens one.");
    }
}
