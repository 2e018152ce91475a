namespace Labs.Docker.Tests;

/// <summary>A test that needs a Docker Engine; skipped with the reason where none answers.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DockerFactAttribute : FactAttribute
{
    internal static readonly Lazy<string?> Missing = new(Look);

    public DockerFactAttribute() => Skip = Missing.Value!;

    private static string? Look()
    {
        try
        {
            var endpoint = EngineEndpoint.Find();
            using var client = EngineAccess.Connect(endpoint);
            EngineAccess.GreetAsync(client, endpoint, CancellationToken.None).GetAwaiter().GetResult();
            return null;
        }
        catch (EngineUnavailableException exception)
        {
            return exception.Message;
        }
    }
}
