using System.Diagnostics;

namespace Labs.Series.Tests;

/// <summary>A test that needs a Docker Engine on this Linux machine, and root; skipped with the reason elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EngineFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> s_missing = new(Look);

    public EngineFactAttribute() => Skip = s_missing.Value!;

    private static string? Look()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            return "needs root on Linux";
        try
        {
            using var docker = Process.Start(new ProcessStartInfo("docker", ["version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            docker.WaitForExit();
            return docker.ExitCode == 0 ? null : "needs a running Docker Engine: ./labs up";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "needs Docker: ./labs up";
        }
    }
}
