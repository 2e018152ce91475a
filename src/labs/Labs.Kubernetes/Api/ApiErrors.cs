using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>One thing that the API server has against an object.</summary>
/// <param name="Field">Its path, such as <c>spec.containers[0].image</c>; empty when the server names none.</param>
/// <param name="Message">The server's words.</param>
public sealed record FieldProblem(string Field, string Message);

/// <summary>The API server refused a request.</summary>
/// <param name="message">What was asked and the server's answer.</param>
/// <param name="status">The HTTP status.</param>
/// <param name="reason">The server's one word for it, such as <c>Invalid</c>.</param>
/// <param name="problems">The fields it complains about.</param>
public class ApiException(string message, int status, string reason, IReadOnlyList<FieldProblem> problems) : KubernetesException(message)
{
    public int Status { get; } = status;

    public string Reason { get; } = reason;

    public IReadOnlyList<FieldProblem> Problems { get; } = problems;
}

/// <summary>There is no such object.</summary>
public sealed class ObjectNotFoundException(string message) : ApiException(message, 404, "NotFound", []);

/// <summary>The object changed since it was read, or exists already.</summary>
public sealed class ObjectConflictException(string message, string reason) : ApiException(message, 409, reason, []);

/// <summary>The credentials of the kubeconfig do not suffice.</summary>
public sealed class ApiForbiddenException(string message, int status, string reason) : ApiException(message, status, reason, []);

/// <summary>No API server answers.</summary>
public sealed class ApiUnavailableException(string message, Exception? inner = null) : KubernetesException(message, inner);

/// <summary>The cluster has no such kind of object.</summary>
public sealed class UnknownKindException(string message) : KubernetesException(message);

/// <summary>Turns the Status object of a refusal into an exception.</summary>
internal static class ApiErrors
{
    public static ApiException Of(string doing, int status, string body, string? user = null)
    {
        var (message, reason, problems) = Read(status, body);
        return status switch
        {
            404 => new ObjectNotFoundException($"cannot {doing}: {message}"),
            409 => new ObjectConflictException($"cannot {doing}: {message}", reason),
            401 => new ApiForbiddenException($"cannot {doing}: the API server does not know who is asking (401 {message}). Expected valid credentials in the kubeconfig{Context(user)}; see `kubectl config view --minify`.", status, reason),
            403 => new ApiForbiddenException($"cannot {doing}: {message}. The kubeconfig's user{Context(user)} lacks a role for it; see `kubectl auth can-i --list`.", status, reason),
            _ => new ApiException($"cannot {doing}: {message}", status, reason, problems),
        };
    }

    private static string Context(string? context) => context is null ? "" : $" (context {context})";

    private static (string Message, string Reason, IReadOnlyList<FieldProblem> Problems) Read(int status, string body)
    {
        if (TryParse(body) is not { } answer || (string?)answer["kind"] != "Status")
            return (body.Trim() is { Length: > 0 } text ? $"{status} {Shortened(text)}" : $"status {status}", "", []);
        var message = (string?)answer["message"] ?? $"status {status}";
        var causes = answer["details"]?["causes"] as JsonArray;
        List<FieldProblem> problems = [.. (causes ?? []).OfType<JsonObject>().Select(cause => new FieldProblem((string?)cause["field"] ?? "", (string?)cause["message"] ?? ""))];
        return (message, (string?)answer["reason"] ?? "", problems.Count > 0 ? problems : PatchProblems.Of(message));
    }

    private static JsonObject? TryParse(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static string Shortened(string text) => text.Length <= 300 ? text : text[..300] + "…";
}
