using System.Diagnostics;

namespace Labs.Core.Tests;

/// <summary>The ordinary user with the number 65534, as whom root starts programs.</summary>
internal static class Nobody
{
    public const string Id = "65534";

    /// <summary>Returns how a program is started as this user.</summary>
    public static ProcessStartInfo Start(params string[] line) =>
        new("setpriv", [$"--reuid={Id}", $"--regid={Id}", "--clear-groups", "--inh-caps=-all", .. line]);

    /// <summary>Runs a shell script and waits for it.</summary>
    public static async Task ShAsync(string script, params string[] arguments)
    {
        using var shell = Process.Start(Start(["sh", "-ec", script, "sh", .. arguments]))!;
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
    }
}
