using System.Globalization;

namespace Labs.Runner.Comparing;

/// <summary>A fact about the machine, a version or a parameter that two runs of a notebook do not share.</summary>
/// <param name="Fact">The fact's name in the result file.</param>
/// <param name="A">Its value in the first run; null if that run does not have it.</param>
/// <param name="B">Its value in the second run; null if that run does not have it.</param>
/// <param name="IsMachine">Whether figures of the two runs cannot be compared because of it.</param>
public sealed record EnvironmentDifference(string Fact, string? A, string? B, bool IsMachine)
{
    // Storage that is up to ten times as slow is of the same class: load alone makes it four times as slow, while memory, a solid-state
    // disk and a rotating one are further apart.
    private const double StorageClass = 10;

    private const double MemoryClass = 1.25;

    // About the moment, or about the notebook's process alone.
    private static readonly HashSet<string> s_ignored = ["clock.resolution.ns", "load.average", "notebook.memory.bytes"];

    // What decides how fast the same program runs.
    private static readonly HashSet<string> s_machine =
    [
        "arch", "cpus", "docker.architecture", "docker.cgroup", "docker.cpus", "docker.memory.bytes", "docker.remote", "docker.storage",
        "kernel.version", "notebook.cgroup", "storage.fsync.us",
    ];

    /// <summary>The difference as text: "docker.version 20.10.24 → 28.5.2".</summary>
    public override string ToString() => $"{Fact} {A ?? "(none)"} → {B ?? "(none)"}";

    /// <summary>Returns all differences of two runs of a notebook, those of the machine first.</summary>
    public static IReadOnlyList<EnvironmentDifference> Between(MeasuredNotebook a, MeasuredNotebook b)
    {
        var (first, second) = (Facts(a), Facts(b));
        return
        [
            .. first.Keys.Union(second.Keys)
                .Where(fact => !s_ignored.Contains(fact))
                .Select(fact => new EnvironmentDifference(
                    fact, first.GetValueOrDefault(fact), second.GetValueOrDefault(fact), s_machine.Contains(fact)))
                .Where(difference => !IsSame(difference))
                .OrderByDescending(difference => difference.IsMachine).ThenBy(difference => difference.Fact, StringComparer.Ordinal),
        ];
    }

    private static Dictionary<string, string> Facts(MeasuredNotebook notebook)
    {
        var facts = notebook.Environment.ToDictionary();
        foreach (var (name, value) in notebook.Parameters)
            facts[name == "seed" ? name : $"parameter {name}"] = value;
        return facts;
    }

    // A fact that one version of labs does not record says nothing about the machine.
    private static bool IsSame(EnvironmentDifference difference) => difference switch
    {
        { A: null } or { B: null } => difference.IsMachine || difference.A == difference.B,
        { Fact: "kernel.version" } => Series(difference.A) == Series(difference.B),
        { Fact: "docker.memory.bytes" } => IsWithin(MemoryClass, difference.A, difference.B),
        { Fact: "storage.fsync.us" } => IsWithin(StorageClass, difference.A, difference.B),
        _ => difference.A == difference.B,
    };

    // Patch releases of a Linux kernel are the same kernel to what the labs measure: 6.18.44 and 6.18.47.
    private static string Series(string kernel) => string.Join('.', kernel.Split('.', '-').Take(2));

    private static bool IsWithin(double factor, string a, string b) =>
        double.TryParse(a, CultureInfo.InvariantCulture, out var x) && double.TryParse(b, CultureInfo.InvariantCulture, out var y)
        && Math.Max(x, y) <= factor * Math.Min(x, y);
}
