namespace Labs.Docker;

public sealed partial class Engine
{
    private readonly Dictionary<string, LabImage> _images = [];
    private ImageStore? _store;

    /// <summary>The images: the catalogue, and what of it the engine has.</summary>
    public ImageStore Images => _store ??= new ImageStore(Client);

    /// <summary>Makes sure that the engine has an image: the local one, else pulled, else built from its recipe.</summary>
    /// <param name="name">A name of the catalogue ("nginx"), or any reference that the engine understands ("redis:7").</param>
    /// <exception cref="ImageUnavailableException">It could not be found, pulled or built.</exception>
    public async Task<LabImage> ImageAsync(string name, CancellationToken cancellationToken = default)
    {
        lock (_images)
        {
            if (_images.TryGetValue(name, out var known))
                return known;
        }
        using var progress = new ImageProgressBar();
        var image = await CallAsync($"get image {name}", name, token => Images.EnsureAsync(name, progress, token), cancellationToken);
        progress.Finish();
        lock (_images)
            return _images[name] = image;
    }

    private void ForgetImage(string name)
    {
        lock (_images)
            _images.Remove(name);
    }
}
