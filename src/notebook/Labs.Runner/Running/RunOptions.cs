using Labs.Jupyter.Client;

namespace Labs.Runner.Running;

/// <summary>How notebooks are run.</summary>
public sealed record RunOptions
{
    /// <summary>The root of the repository: the ledger, the notebooks, and the scripts of reports are below it.</summary>
    public required string Repository { get; init; }

    /// <summary>The folder for executed notebooks, reports and results.</summary>
    public required string Out { get; init; }

    /// <summary>Values for what the notebooks' parameters cells declare.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether each notebook takes the values that its metadata has for a short run.</summary>
    public bool Short { get; init; }

    /// <summary>The limit of a cell. The cell is interrupted, and its process is killed if that does not help.</summary>
    public TimeSpan CellTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The limit of a notebook.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long an interrupted cell has to end before its process is killed.</summary>
    public TimeSpan InterruptPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The time after which what a cell has shown is also in the executed notebook's file, while the run goes on.</summary>
    public TimeSpan KeepDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The Jupyter kernel that runs the cells; null runs the labs' own engine, without a transport in between.</summary>
    public InstalledKernel? Kernel { get; init; }

    /// <summary>The program of the notebooks' processes instead of this one: the same protocol with another engine.</summary>
    public string? Program { get; init; }

    /// <summary>The seed of every random choice.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Whether each exercise is checked twice: as it stands, which must be red, and with its reference solution, which must be green.
    /// </summary>
    public bool Solutions { get; init; }

    /// <summary>Whether an inconclusive claim fails the run. Otherwise the run passes and reports it.</summary>
    public bool Strict { get; init; }

    /// <summary>The limit of the notebook process's managed memory in MiB.</summary>
    public int MemoryMiB { get; init; } = 2048;

    /// <summary>The kubeconfig of a cluster to use instead of a kind cluster.</summary>
    public string? Kubeconfig { get; init; }
}
