using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Labs;

/// <summary>
/// Facts about the machine and the versions that a result was measured on. Libraries add their own, such as
/// <c>docker.version</c>. Safe to use from several threads.
/// </summary>
public sealed class EnvironmentManifest
{
    private readonly SortedDictionary<string, string> _facts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ComponentOrigin> _components = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    private EnvironmentManifest()
    {
    }

    /// <summary>A fact by name.</summary>
    /// <exception cref="KeyNotFoundException">The fact was read and is not known.</exception>
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

    /// <summary>A copy of all facts, ordered by name.</summary>
    public IReadOnlyDictionary<string, string> Facts
    {
        get
        {
            lock (_lock)
                return new SortedDictionary<string, string>(_facts, StringComparer.Ordinal);
        }
    }

    /// <summary>
    /// A copy of the components that took part so far and where each comes from: images that were pulled or built, substitutes,
    /// emulations.
    /// </summary>
    public IReadOnlyDictionary<string, ComponentOrigin> Components
    {
        get
        {
            lock (_lock)
                return new Dictionary<string, ComponentOrigin>(_components, StringComparer.Ordinal);
        }
    }

    /// <summary>Adds a component that verdict cards name. Its origin is also the fact <c>component.</c> with the name.</summary>
    /// <param name="name">The component, such as <c>image nginx</c>.</param>
    public void AddComponent(string name, ComponentOrigin origin)
    {
        lock (_lock)
        {
            _components[name] = origin;
            _facts[$"component.{name}"] = origin.Text;
        }
    }

    /// <summary>
    /// The versions that a verdict names: every fact <c>x.version</c> under <c>x</c>, except those of .NET and of the labs.
    /// </summary>
    public IReadOnlyDictionary<string, string> Versions => Facts
        .Where(fact => fact.Key.EndsWith(".version", StringComparison.Ordinal) && fact.Key is not ("dotnet.version" or "labs.version"))
        .ToDictionary(fact => fact.Key[..^".version".Length], fact => fact.Value);

    /// <summary>One line for a caption: the versions and the number of processors.</summary>
    public string Summary => string.Join(", ", [.. Versions.Select(version => $"{version.Key} {version.Value}"), $"{this["cpus"]} CPUs"]);

    /// <summary>Collects the facts about the machine that the notebook runs on.</summary>
    /// <param name="repository">The repository's folder, for the commit.</param>
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
        if (MachineState.FsyncUs(Path.GetTempPath()) is { } fsync)
            manifest["storage.fsync.us"] = fsync.ToString("0", CultureInfo.InvariantCulture);
        if (MachineState.LoadAverage() is { } load)
            manifest["load.average"] = load.ToString("0.00", CultureInfo.InvariantCulture);
        if (GitCommit.Of(repository) is { } commit)
            manifest["git.commit"] = commit;
        return manifest;
    }

    /// <summary>
    /// Measures the smallest step between two readings of <see cref="Stopwatch"/>: its tick or the time of a reading, whichever is
    /// longer.
    /// </summary>
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

    /// <summary>Returns the version of the cgroup hierarchy that controls resources below a mount point, see cgroups(7).</summary>
    /// <returns><c>1</c>, <c>1 (hybrid)</c> or <c>2</c>; null if there are no cgroups.</returns>
    internal static string? CgroupVersion(string mount) =>
        File.Exists(Path.Combine(mount, "cgroup.controllers")) ? "2"
        : File.Exists(Path.Combine(mount, "unified", "cgroup.controllers")) ? "1 (hybrid)"
        : Directory.Exists(Path.Combine(mount, "memory")) || Directory.Exists(Path.Combine(mount, "cpu")) ? "1"
        : null;

    internal JsonObject ToJson() => new(Facts.Select(fact => KeyValuePair.Create(fact.Key, (JsonNode?)fact.Value)));
}
