namespace Labs.Docker;

/// <summary>One image of lab-env/images/catalogue.yaml.</summary>
/// <param name="Name">The name labs ask for.</param>
/// <param name="About">One line for people.</param>
/// <param name="Pull">The public image that serves as well, with tag or digest; null when only the recipe will do.</param>
/// <param name="From">Images of the catalogue that the recipe starts from, by the build argument that names each.</param>
/// <param name="NeedsAgent">The recipe copies labs-agent.</param>
/// <param name="NeedsCertificates">The recipe copies ca-certificates.crt, what this machine trusts: it fetches over TLS, perhaps through an inspecting proxy.</param>
/// <param name="IsPart">It is made only when another recipe starts from it, and is of no use by itself.</param>
/// <param name="Folder">Absolute path of the recipe; null when the image comes from a registry only.</param>
public sealed record CatalogueEntry(string Name, string About, string? Pull, IReadOnlyDictionary<string, string> From, bool NeedsAgent, bool NeedsCertificates, bool IsPart, string? Folder)
{
    /// <summary>A script that makes a root file system on this machine, where the recipe is no Dockerfile.</summary>
    internal string RootfsScript => Path.Combine(Folder ?? "", "rootfs.sh");

    internal bool IsRootfs => Folder is not null && !File.Exists(Path.Combine(Folder, "Dockerfile"));
}
