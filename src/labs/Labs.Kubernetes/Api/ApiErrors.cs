using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>Turns the Status object of an error answer into an exception.</summary>
internal static class ApiErrors
{
    /// <param name="doing">What was asked: "get Pod web".</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The answer's body: a Status object, or the text of a proxy.</param>
    /// <param name="context">The kubeconfig's context, for messages about credentials; null if it is not known.</param>
    public static ApiException Of(string doing, int status, string body, string? context = null)
    {
        var (message, reason, problems) = Read(status, body);
        var whose = context is null ? "" : $" (context {context})";
        return status switch
        {
            404 => new ObjectNotFoundException($"cannot {doing}: {message}"),
            409 => new ObjectConflictException($"cannot {doing}: {message}", reason),
            401 => new ApiForbiddenException($"cannot {doing}: the API server does not accept the credentials (401 {message}). "
                + $"Expected valid credentials in the kubeconfig{whose}; see `kubectl config view --minify`.", status, reason),
            403 => new ApiForbiddenException($"cannot {doing}: {message}. "
                + $"The kubeconfig's user{whose} lacks a role for it; see `kubectl auth can-i --list`.", status, reason),
            _ => new ApiException($"cannot {doing}: {message}", status, reason, problems),
        };
    }

    private static (string Message, string Reason, IReadOnlyList<FieldProblem> Problems) Read(int status, string body)
    {
        if (TryParse(body) is not { } answer || (string?)answer["kind"] != "Status")
            return (body.Trim() is { Length: > 0 } text ? $"{status} {Shorten(text)}" : $"status {status}", "", []);
        var message = (string?)answer["message"] ?? $"status {status}";
        var causes = answer["details"]?["causes"] as JsonArray ?? [];
        List<FieldProblem> problems =
        [
            .. causes.OfType<JsonObject>()
                .Select(cause => new FieldProblem((string?)cause["field"] ?? "", (string?)cause["message"] ?? "")),
        ];
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

    private static string Shorten(string text) => text.Length <= 300 ? text : text[..300] + "…";
}
