using System.Globalization;
using System.Text.RegularExpressions;

namespace Labs.Kubernetes;

/// <summary>
/// Runs the notebook cells that start with <c>#!yaml</c>: they are applied into the lab's namespace, and show what changed. A value that the
/// marker line names as <c>@size</c> replaces <c>{{size}}</c> in the text; <c>--name objects</c> makes a C# variable of the applied objects.
/// </summary>
public static partial class YamlCells
{
    private static readonly List<WeakReference<ClusterApi>> s_connected = [];

    /// <summary>Makes a cluster the one that cells without a name apply to.</summary>
    public static void Connect(ClusterApi api)
    {
        lock (s_connected)
        {
            s_connected.RemoveAll(reference => !reference.TryGetTarget(out var known) || ReferenceEquals(known, api));
            s_connected.Insert(0, new(api));
        }
    }

    /// <param name="yaml">The cell's text below its marker.</param>
    /// <param name="arguments">"namespace" a namespace other than the lab's; "@x" a value for the text; "name" the variable to make.</param>
    /// <param name="publish">Makes a variable.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>What changed.</returns>
    /// <exception cref="YamlCellException">The text is wrong, or the server refused objects; those it did not refuse are applied.</exception>
    public static async Task<object?> RunAsync(string yaml, IReadOnlyDictionary<string, object?> arguments, Action<string, object?> publish, CancellationToken cancellationToken)
    {
        var api = Current();
        if (arguments.GetValueOrDefault("namespace") is string { Length: > 0 } @namespace)
            api = api.In(@namespace);
        IReadOnlyList<Applied> applied;
        try
        {
            applied = await api.ApplyAsync(Manifest.Read(Filled(yaml, arguments)), compare: true, cancellationToken);
        }
        catch (ManifestException exception)
        {
            // The text begins below the cell's marker line.
            var above = arguments.GetValueOrDefault("#line") is int line ? line - 1 : 0;
            throw new YamlCellException(string.Join('\n', exception.Problems.Select(problem => WithSource(problem, yaml, above))), exception)
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
        var table = new Table("object", "namespace", "became", "changed fields");
        foreach (var item in applied)
        {
            table.Row($"{item.Object.Kind}/{item.Object.Name}", item.Object.Namespace.Length > 0 ? item.Object.Namespace : "(cluster)", item.Outcome.ToString().ToLowerInvariant(),
                string.Join("\n", item.Changes.Select(change => $"{change.Field}: {change.Before ?? "(none)"} → {change.After ?? "(none)"}")));
        }
        return table.Caption($"{applied.Count} object{(applied.Count == 1 ? "" : "s")} applied, Kubernetes {api.Version}");
    }

    private static string WithSource(ManifestProblem problem, string yaml, int above)
    {
        var lines = yaml.Split('\n');
        var source = problem.Line >= 1 && problem.Line <= lines.Length ? lines[problem.Line - 1].TrimEnd() : "";
        return $"{problem with { Line = problem.Line + above }}{(source.Trim().Length > 0 ? $"\n    {source}" : "")}";
    }

    private static string Filled(string yaml, IReadOnlyDictionary<string, object?> arguments) => Placeholder().Replace(yaml, match =>
    {
        var name = match.Groups[1].Value;
        return arguments.TryGetValue("@" + name, out var value)
            ? value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : value?.ToString() ?? ""
            : throw new YamlCellException($"{{{{{name}}}}} has no value; name it on the marker line: #!yaml @{name}");
    });

    private static ClusterApi Current()
    {
        lock (s_connected)
            foreach (var reference in s_connected)
                if (reference.TryGetTarget(out var api))
                    return api;
        throw new YamlCellException("#!yaml applies to the session's cluster, and there is none yet; `await lab.KindAsync()` brings one.");
    }

    [GeneratedRegex(@"\{\{ *(\w+) *\}\}")]
    private static partial Regex Placeholder();
}
