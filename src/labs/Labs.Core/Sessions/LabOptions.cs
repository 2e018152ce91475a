namespace Labs;

/// <summary>The settings of a session. A setting that is null comes from the runner's environment variable or has its default.</summary>
public sealed record LabOptions
{
    /// <summary>
    /// The repository, which has the ledger. Default: LABS_REPO, else the nearest folder with <c>datasets/claims.tsv</c> above the
    /// current folder or above the labs' assemblies.
    /// </summary>
    public string? Repository { get; init; }

    /// <summary>
    /// The folder of the result files; <c>labs run</c> names its own. Default: LABS_OUT, else <see cref="OutputFolder.Default"/>.
    /// </summary>
    public string? Out { get; init; }

    /// <summary>The seed of every random choice. Default: LABS_SEED, else 1.</summary>
    public int? Seed { get; init; }
}
