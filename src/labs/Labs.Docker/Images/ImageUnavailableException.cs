namespace Labs.Docker;

/// <summary>An image could neither be found, nor pulled, nor built. The message says what was tried and what to do.</summary>
public sealed class ImageUnavailableException(string image, string message, Exception? inner = null) : EngineException(message, inner)
{
    public string Image { get; } = image;
}
