namespace Labs;

/// <summary>What a session may be told; what is left out comes from the runner's environment variables, then from defaults.</summary>
public sealed record LabOptions
{
    /// <summary>The repository, for the ledger and the default output folder. LABS_REPO, else found above the current folder.</summary>
    public string? Repository { get; init; }

    /// <summary>Where results go. LABS_OUT, else <c>out</c> in the repository.</summary>
    public string? Out { get; init; }

    /// <summary>The seed of every random choice. LABS_SEED, else 1.</summary>
    public int? Seed { get; init; }
}
