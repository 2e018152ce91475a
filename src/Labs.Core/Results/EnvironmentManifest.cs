using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Labs;

/// <summary>The machine and the versions that a result was measured on. Libraries add theirs, such as <c>docker.version</c>.</summary>
public sealed class EnvironmentManifest
{
    private readonly SortedDictionary<string, string> _facts = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    private EnvironmentManifest()
    {
    }

    public string this[string name]
    {
        get
        {
            lock (_lock)
                return _facts[name];
        }

        set
        {
            lock (_lock)
                _facts[name] = value;
        }
    }

    public IReadOnlyDictionary<string, string> Facts
    {
        get
        {
            lock (_lock)
                return new SortedDictionary<string, string>(_facts, StringComparer.Ordinal);
        }
    }

    /// <summary>The versions that a verdict names: every fact <c>x.version</c> as <c>x</c>, and the kernel.</summary>
    public IReadOnlyDictionary<string, string> Versions => Facts
        .Where(fact => fact.Key.EndsWith(".version", StringComparison.Ordinal) && fact.Key is not ("dotnet.version" or "labs.version"))
        .ToDictionary(fact => fact.Key[..^".version".Length], fact => fact.Value);

    /// <summary>One line for a caption: versions and processors.</summary>
    public string Summary => string.Join(", ", [.. Versions.Select(version => $"{version.Key} {version.Value}"), $"{this["cpus"]} CPUs"]);

    public static EnvironmentManifest OfThisMachine(string repository)
    {
        var manifest = new EnvironmentManifest
        {
            ["os"] = RuntimeInformation.OSDescription,
            ["arch"] = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
            ["cpus"] = Environment.ProcessorCount.ToString(),
            ["memory.bytes"] = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes.ToString(),
            ["dotnet.version"] = Environment.Version.ToString(),
            ["labs.version"] = typeof(EnvironmentManifest).Assembly.GetName().Version?.ToString(3) ?? "",
            ["clock.resolution.ns"] = (1e9 / Stopwatch.Frequency).ToString("0", System.Globalization.CultureInfo.InvariantCulture),
        };
        if (OperatingSystem.IsLinux())
            manifest["notebook.kernel"] = Environment.OSVersion.Version.ToString();
        if (Commit(repository) is { } commit)
            manifest["git.commit"] = commit;
        return manifest;
    }

    internal JsonObject ToJson() => new(Facts.Select(fact => KeyValuePair.Create(fact.Key, (JsonNode?)fact.Value)));

    // Read from .git itself: starting git costs more than the rest of the manifest.
    private static string? Commit(string repository)
    {
        try
        {
            var git = Path.Combine(repository, ".git");
            var head = File.ReadAllText(Path.Combine(git, "HEAD")).Trim();
            if (!head.StartsWith("ref: ", StringComparison.Ordinal))
                return head;
            var name = head["ref: ".Length..];
            var file = Path.Combine(git, name);
            if (File.Exists(file))
                return File.ReadAllText(file).Trim();
            return File.ReadLines(Path.Combine(git, "packed-refs")).FirstOrDefault(line => line.EndsWith(" " + name, StringComparison.Ordinal))?.Split(' ')[0];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
