using System.Diagnostics;

namespace Labs.Cli.Tests;

/// <summary>Sets who may use a file, as chmod(1) does.</summary>
internal static class Chmod
{
    public static void Set(string path, string mode)
    {
        using var process = Process.Start("chmod", [mode, path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
