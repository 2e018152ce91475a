namespace Labs.Kernel;

/// <summary>The settings of a <see cref="KernelEngine"/>.</summary>
public sealed record KernelOptions
{
    /// <summary>The notebook's folder, from which relative paths in <c>#r</c>, <c>#load</c> and <c>#!import</c> start.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>The folder that records restored packages of <c>#r "nuget: ..."</c> for later runs.</summary>
    public string PackageCache { get; init; } = Path.Combine(
        // The XDG specification demands that a relative path does not count. A home need not exist.
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache)
            ? cache
            : Path.Combine(Environment.GetFolderPath(
                Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".cache"), "labs", "packages");

    /// <summary>The command of the .NET SDK that restores packages.</summary>
    public string Dotnet { get; init; } = "dotnet";

    /// <summary>The number of characters that a cell may write to stdout and stderr. The rest is dropped and a line says so.</summary>
    public long StreamLimit { get; init; } = 10_000_000;

    /// <summary>
    /// The number of characters of the values that a cell may show, updates included. The rest is dropped and a line says so.
    /// </summary>
    public long DisplayLimit { get; init; } = 100_000_000;

    /// <summary>The number of values that a cell may show, without updates. The rest is dropped and a line says so.</summary>
    public int DisplayCount { get; init; } = 10_000;

    /// <summary>
    /// Which streams of the process itself belong to the cells: what child processes that inherit them and libraries in C write. The
    /// kernel then replaces the file descriptors 1 and 2. Linux only.
    /// </summary>
    public ProcessStreams Capture { get; init; }

    /// <summary>
    /// Replaces what nobody may see, such as passwords, in all that leaves the engine: output, values, errors. Null changes nothing.
    /// It is called with each piece of a stream, so a secret that a cell writes in two pieces is not found.
    /// </summary>
    public Func<string, string>? Mask { get; init; }

    /// <summary>
    /// The time that an interrupted cell has to end before it is abandoned. Keep it well below 0.5 s, the limit of the whole
    /// interruption.
    /// </summary>
    public TimeSpan InterruptGrace { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The number of rows, and of members of a nested value, that the built-in table and text formatters show.</summary>
    public int MaxRows { get; init; } = 100;

    /// <summary>
    /// The time that the built-in formatters take to read a value. What is not read by then is left out, and a note says so. A fifth of it
    /// is the time for one member, and six times as much the time for a formatter that an author wrote for the value's type.
    /// </summary>
    public TimeSpan DisplayTime { get; init; } = TimeSpan.FromSeconds(10);
}
