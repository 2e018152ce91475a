namespace k8s.Autorest;

/// <summary>What is kept of a message after it was disposed.</summary>
public abstract class HttpMessageWrapper
{
    public string Content { get; set; } = "";
}
