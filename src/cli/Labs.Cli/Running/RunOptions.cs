using Labs.Jupyter.Client;

namespace Labs.Cli.Running;

/// <summary>How notebooks are run.</summary>
internal sealed record RunOptions
{
    public required string Repository { get; init; }

    public required string Out { get; init; }

    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether each notebook takes the values that its metadata has for a short run.</summary>
    public bool Short { get; init; }

    /// <summary>Limit of a cell; the cell is interrupted, and its process killed if that does not help.</summary>
    public TimeSpan CellTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Limit of a notebook.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The Jupyter kernel that runs the cells; null is the labs' own engine, without a transport between.</summary>
    public InstalledKernel? Kernel { get; init; }

    /// <summary>The program of the notebooks' processes in place of this one: the same protocol on another engine.</summary>
    public string? Program { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Whether each exercise is checked twice: as it stands, which must be red, and with its reference solution, which must be green.</summary>
    public bool Solutions { get; init; }

    /// <summary>Whether an inconclusive claim fails the run. Without this the run passes and reports it.</summary>
    public bool Strict { get; init; }

    /// <summary>Limit of the notebook process's managed memory in MiB.</summary>
    public int MemoryMiB { get; init; } = 2048;

    /// <summary>The kubeconfig of a cluster to use in place of a kind cluster.</summary>
    public string? Kubeconfig { get; init; }
}
