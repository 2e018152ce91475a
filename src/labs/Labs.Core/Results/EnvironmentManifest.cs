using System.Diagnostics;
using System.Globalization;
using System.Reflection;
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
            ["cpus"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
            ["notebook.memory.bytes"] = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes.ToString(),
            ["dotnet.version"] = Environment.Version.ToString(),
            ["labs.version"] = typeof(EnvironmentManifest).Assembly.GetName().Version?.ToString(3) ?? "",
            ["clock.resolution.ns"] = ClockResolutionNs().ToString("0", CultureInfo.InvariantCulture),
        };
        if (OperatingSystem.IsLinux())
            manifest["notebook.kernel"] = Environment.OSVersion.Version.ToString();
        if (CgroupVersion("/sys/fs/cgroup") is { } cgroup)
            manifest["notebook.cgroup"] = cgroup;
        if (GitCommit.Of(repository) is { } commit)
            manifest["git.commit"] = commit;
        return manifest;
    }

    /// <summary>The smallest step between two readings of the clock that measures times: its tick, or what a reading takes.</summary>
    internal static double ClockResolutionNs()
    {
        const int readings = 2000;
        var smallest = long.MaxValue;
        var last = Stopwatch.GetTimestamp();
        for (var i = 0; i < readings || smallest == long.MaxValue; i++)
        {
            var now = Stopwatch.GetTimestamp();
            if (now > last)
                smallest = Math.Min(smallest, now - last);
            last = now;
        }
        return smallest * 1e9 / Stopwatch.Frequency;
    }

    /// <summary>Which hierarchy controls resources under a mount of cgroups: 1 or 2, cgroups(7).</summary>
    /// <returns>Null where there are no cgroups.</returns>
    internal static string? CgroupVersion(string mount) =>
        File.Exists(Path.Combine(mount, "cgroup.controllers")) ? "2"
        : File.Exists(Path.Combine(mount, "unified", "cgroup.controllers")) ? "1 (hybrid)"
        : Directory.Exists(Path.Combine(mount, "memory")) || Directory.Exists(Path.Combine(mount, "cpu")) ? "1"
        : null;

    internal JsonObject ToJson() => new(Facts.Select(fact => KeyValuePair.Create(fact.Key, (JsonNode?)fact.Value)));
}
