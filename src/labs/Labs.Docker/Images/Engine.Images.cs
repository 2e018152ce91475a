namespace Labs.Docker;

public sealed partial class Engine
{
    private readonly Dictionary<string, LabImage> _images = [];
    private ImageStore? _store;

    /// <summary>The images of the catalogue and their state on this engine.</summary>
    public ImageStore Images => _store ??= new ImageStore(Client);

    /// <summary>Returns an image, after making sure that the engine has it: local, pulled, or built from its recipe.</summary>
    /// <param name="name">A name of the catalogue ("nginx"), or any image reference ("redis:7").</param>
    /// <exception cref="ImageUnavailableException">The image could be neither found nor pulled nor built.</exception>
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
        Lab.Environment.AddComponent($"image {name}", image.Origin);
        lock (_images)
            return _images[name] = image;
    }

    private void ForgetImage(string name)
    {
        lock (_images)
            _images.Remove(name);
    }
}
