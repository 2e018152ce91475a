using System.ComponentModel;
using System.Diagnostics;

namespace Labs.Interactive.Tests;

/// <summary>A test that needs a Docker Engine. It is skipped with the reason if no engine answers.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DockerFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> s_missing = new(Look);

    public DockerFactAttribute() => Skip = s_missing.Value!;

    private static string? Look()
    {
        try
        {
            var start = new ProcessStartInfo("docker", ["version"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var docker = Process.Start(start)!;
            docker.WaitForExit();
            return docker.ExitCode == 0 ? null : "needs a running Docker Engine: ./labs up";
        }
        catch (Win32Exception)
        {
            return "needs Docker: ./labs up";
        }
    }
}
