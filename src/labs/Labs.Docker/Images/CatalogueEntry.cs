namespace Labs.Docker;

/// <summary>An image of lab-env/images/catalogue.yaml.</summary>
/// <param name="Name">The name by which labs ask for the image.</param>
/// <param name="About">What the image contains, in one line.</param>
/// <param name="Pull">A public image with tag or digest that serves as well; null if only the recipe will do.</param>
/// <param name="From">The images of the catalogue that the recipe starts from, by the names of its build arguments.</param>
/// <param name="NeedsAgent">The recipe copies labs-agent.</param>
/// <param name="NeedsCertificates">
/// The recipe copies ca-certificates.crt, the authorities that this machine trusts, because it downloads over TLS, perhaps through an
/// inspecting proxy.
/// </param>
/// <param name="IsPart">The image is only a base of others: it is built when another recipe starts from it.</param>
/// <param name="Folder">The absolute path of the recipe; null if the image comes only from a registry.</param>
public sealed record CatalogueEntry(
    string Name, string About, string? Pull, IReadOnlyDictionary<string, string> From, bool NeedsAgent, bool NeedsCertificates,
    bool IsPart, string? Folder)
{
    /// <summary>The original that a program of our own stands in for when the image is built here; null if it has none.</summary>
    public string? StandsFor { get; init; }

    /// <summary>The script that makes a root file system on this machine, if the recipe has no Dockerfile.</summary>
    internal string RootfsScript => Path.Combine(Folder ?? "", "rootfs.sh");

    internal bool IsRootfs => Folder is not null && !File.Exists(Path.Combine(Folder, "Dockerfile"));
}
