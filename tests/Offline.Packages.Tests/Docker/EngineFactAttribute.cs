using Docker.DotNet;

namespace Offline.Packages.Tests;

/// <summary>A test that needs a Docker Engine with this machine's kernel; skipped with the reason where none answers.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EngineFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Missing = new(Look);

    public EngineFactAttribute() => Skip = Missing.Value!;

    public static Uri Endpoint => new(Environment.GetEnvironmentVariable("DOCKER_HOST") ?? "unix:///var/run/docker.sock");

    private static string? Look()
    {
        if (!OperatingSystem.IsLinux())
            return "its image is made from this machine's own Linux programs";
        try
        {
            using var client = new DockerClientBuilder().WithEndpoint(Endpoint).Build();
            client.System.PingAsync().GetAwaiter().GetResult();
            return null;
        }
        catch (Exception exception)
        {
            return $"no Docker Engine at {Endpoint}: {exception.Message}";
        }
    }
}
