using System.Text.Json;
using Docker.DotNet;

namespace Labs.Docker;

internal static class EngineMessage
{
    /// <summary>The engine's own words: the field "message" of its answer.</summary>
    public static string Of(DockerApiException error)
    {
        try
        {
            using var body = JsonDocument.Parse(error.ResponseBody ?? "");
            if (body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("message", out var message) && message.GetString() is { Length: > 0 } text)
                return text;
        }
        catch (JsonException)
        {
            // Some proxies answer in plain text.
        }
        return string.IsNullOrWhiteSpace(error.ResponseBody) ? $"HTTP status {(int)error.StatusCode}" : error.ResponseBody.Trim();
    }
}
