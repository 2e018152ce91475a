namespace Labs.Kernel;

/// <summary>Settings of a <see cref="KernelEngine"/>.</summary>
public sealed record KernelOptions
{
    /// <summary>The notebook's folder: relative paths in <c>#r</c>, <c>#load</c>, <c>#!import</c> start here.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>Where packages named by <c>#r "nuget: ..."</c> are remembered from one run to the next.</summary>
    public string PackageCache { get; init; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "labs", "packages");

    /// <summary>Characters of stdout and stderr kept per cell; the rest is dropped with one note.</summary>
    public long StreamLimit { get; init; } = 10_000_000;

    /// <summary>Characters of displayed values (updates included) kept per cell; the rest is dropped with one note.</summary>
    public long DisplayLimit { get; init; } = 100_000_000;

    /// <summary>
    /// How long an interrupted cell may take to unwind before it is abandoned. The limit on
    /// the whole interruption is 0.5 s, so stay well below.
    /// </summary>
    public TimeSpan InterruptGrace { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Rows, and members of a nested value, that the built-in table and text formatters show.</summary>
    public int MaxRows { get; init; } = 100;
}
