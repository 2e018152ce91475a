namespace Labs.Kernel.Packages;

/// <summary>A package that a notebook asks for.</summary>
/// <param name="Version">A version or a range as in a project file; null for the newest stable version.</param>
/// <param name="Line">The line of the directive in the cell, for errors.</param>
internal sealed record PackageRequest(string Id, string? Version, int Line)
{
    /// <summary>Whether the version depends on what the sources have today.</summary>
    public bool IsFloating => Version is null || Version.Contains('*', StringComparison.Ordinal);

    public override string ToString() => Version is null ? Id : $"{Id}, {Version}";
}
