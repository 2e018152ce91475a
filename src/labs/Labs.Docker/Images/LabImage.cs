namespace Labs.Docker;

/// <summary>An image that is on the engine.</summary>
/// <param name="Name">The name it was asked for by.</param>
/// <param name="Reference">What containers are created from, labs/name:hash for one of the catalogue.</param>
/// <param name="Id">sha256 of its configuration.</param>
/// <param name="Digest">The registry's digest when it was pulled, null when it was built.</param>
/// <param name="SizeBytes">All layers, shared ones included.</param>
public sealed record LabImage(string Name, string Reference, string Id, string? Digest, long SizeBytes);

/// <summary>How far the making of an image is.</summary>
/// <param name="Total">Steps or layers; 0 while that is unknown.</param>
public sealed record ImageProgress(string Image, string Text, int Done, int Total);

/// <summary>A line of <see cref="ImageStore.ListAsync"/>; <see cref="Image"/> is null when the engine lacks it.</summary>
public sealed record ImageState(CatalogueEntry Entry, string Reference, LabImage? Image);
