namespace Labs.Docker;

/// <summary>An image could be neither found nor pulled nor built. The message says what was tried and what to do.</summary>
public sealed class ImageUnavailableException(string image, string message, Exception? inner = null) : EngineException(message, inner)
{
    /// <summary>The image's name as it was requested.</summary>
    public string Image { get; } = image;
}
