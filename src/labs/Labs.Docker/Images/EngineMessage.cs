using System.Text.Json;
using Docker.DotNet;

namespace Labs.Docker;

/// <summary>Reads the messages in the engine's error responses.</summary>
internal static class EngineMessage
{
    /// <summary>Returns the field "message" of the response; otherwise the whole response, or its status if it is empty.</summary>
    public static string Of(DockerApiException error)
    {
        try
        {
            using var body = JsonDocument.Parse(error.ResponseBody ?? "");
            if (body.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("message", out var message)
                && message.GetString() is { Length: > 0 } text)
            {
                return text;
            }
        }
        catch (JsonException)
        {
            // Some proxies answer in plain text.
        }
        return string.IsNullOrWhiteSpace(error.ResponseBody) ? $"HTTP status {(int)error.StatusCode}" : error.ResponseBody.Trim();
    }
}
