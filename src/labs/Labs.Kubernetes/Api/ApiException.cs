namespace Labs.Kubernetes;

/// <summary>A field of an object that the API server objects to.</summary>
/// <param name="Field">Its path, such as <c>spec.containers[0].image</c>; empty if the server names none.</param>
/// <param name="Message">The server's explanation.</param>
public sealed record FieldProblem(string Field, string Message);

/// <summary>The API server refused a request.</summary>
/// <param name="message">What was asked and the server's answer.</param>
/// <param name="status">The HTTP status.</param>
/// <param name="reason">The server's reason in one word, such as <c>Invalid</c>.</param>
/// <param name="problems">The fields that the server objects to.</param>
public class ApiException(string message, int status, string reason, IReadOnlyList<FieldProblem> problems) : KubernetesException(message)
{
    /// <summary>The HTTP status of the answer.</summary>
    public int Status { get; } = status;

    /// <summary>The reason in the server's Status object, such as <c>Invalid</c> or <c>AlreadyExists</c>; empty if it gave none.</summary>
    public string Reason { get; } = reason;

    /// <summary>The fields that the server objects to; empty if the refusal is not about fields.</summary>
    public IReadOnlyList<FieldProblem> Problems { get; } = problems;

    // 429: too many requests. 500, 502, 503: a server that starts or stops. 504: a server whose storage does not answer.
    internal bool IsTransient => Status is 429 or 500 or 502 or 503 or 504;

    // The server no longer has the version that a watch wants to continue from.
    internal bool IsGone => Status == 410;
}

/// <summary>The object does not exist.</summary>
public sealed class ObjectNotFoundException(string message) : ApiException(message, 404, "NotFound", []);

/// <summary>The object has changed since it was read, or exists already.</summary>
public sealed class ObjectConflictException(string message, string reason) : ApiException(message, 409, reason, []);

/// <summary>The credentials of the kubeconfig are unknown to the server, or do not allow the request.</summary>
public sealed class ApiForbiddenException(string message, int status, string reason) : ApiException(message, status, reason, []);

/// <summary>The API server does not answer.</summary>
public sealed class ApiUnavailableException(string message, Exception? inner = null) : KubernetesException(message, inner);

/// <summary>The cluster does not have this kind of object.</summary>
public sealed class UnknownKindException(string message) : KubernetesException(message);
