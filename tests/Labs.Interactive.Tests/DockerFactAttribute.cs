using System.ComponentModel;
using System.Diagnostics;

namespace Labs.Interactive.Tests;

/// <summary>A test that needs a Docker Engine; skipped with the reason where none answers.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DockerFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> s_missing = new(Look);

    public DockerFactAttribute() => Skip = s_missing.Value!;

    private static string? Look()
    {
        try
        {
            using var docker = Process.Start(new ProcessStartInfo("docker", ["version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            docker.WaitForExit();
            return docker.ExitCode == 0 ? null : "needs a running Docker Engine: ./labs up";
        }
        catch (Win32Exception)
        {
            return "needs Docker: ./labs up";
        }
    }
}
