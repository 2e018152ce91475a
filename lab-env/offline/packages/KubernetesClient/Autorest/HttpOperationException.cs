namespace k8s.Autorest;

/// <summary>The server refused a request; <see cref="Response"/> has its answer.</summary>
public class HttpOperationException(string message, Exception innerException) : Exception(message, innerException)
{
    // Null where the failure had no answer, as in the package.
    public HttpResponseMessageWrapper Response { get; set; } = null!;
}
