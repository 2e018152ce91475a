namespace Labs.Docker;

/// <summary>An image that the engine has.</summary>
/// <param name="Name">The name as it was requested.</param>
/// <param name="Reference">The reference from which containers are created; labs/name:hash for images of the catalogue.</param>
/// <param name="Id">The SHA-256 of the image's configuration.</param>
/// <param name="Digest">The registry's digest if the image was pulled; null if it was built.</param>
/// <param name="SizeBytes">The size of all layers, including those that it shares with other images.</param>
/// <param name="Origin">
/// Where the image comes from: the engine's own, pulled, built here from Debian packages, or built here as a substitute for something
/// else.
/// </param>
public sealed record LabImage(string Name, string Reference, string Id, string? Digest, long SizeBytes, ComponentOrigin Origin);

/// <summary>The progress of pulling or building an image.</summary>
/// <param name="Image">The image's name.</param>
/// <param name="Text">The current step.</param>
/// <param name="Done">Completed steps or layers.</param>
/// <param name="Total">All steps or layers; 0 while the number is unknown.</param>
public sealed record ImageProgress(string Image, string Text, int Done, int Total);

/// <summary>An image of the catalogue and its state on the engine.</summary>
/// <param name="Reference">The reference that the current recipe has, labs/name:hash.</param>
/// <param name="Image">The image; null if the engine does not have it.</param>
public sealed record ImageState(CatalogueEntry Entry, string Reference, LabImage? Image);
