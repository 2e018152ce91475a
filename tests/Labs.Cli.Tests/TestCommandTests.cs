using System.Diagnostics;

namespace Labs.Cli.Tests;

/// <summary>`labs test` that somebody ends by a signal to it alone, as a CI server does.</summary>
public sealed class TestCommandTests : IDisposable
{
    // In the place of a test program that hangs. It has a child of its own.
    private const string Dotnet = """
        #!/bin/sh
        [ "$1" != build ] || exit 0
        sleep 1000 &
        echo $$ $! >"$LABS_REPO/running.new"
        mv "$LABS_REPO/running.new" "$LABS_REPO/running"
        wait
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_signal_to_the_command_alone_ends_the_test_programs_too(string signal)
    {
        Directory.CreateDirectory(_folder.PathOf("tests/Labs.Hanging.Tests"));
        Chmod.Set(_folder.Write("bin/dotnet", Dotnet), "755");
        var start = TemporaryNotebook.Start(["test", "--fast"], _folder.Path, "env", "--default-signal=INT,TERM,HUP");
        start.Environment["PATH"] = $"{_folder.PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var command = Process.Start(start)!;
        var output = command.StandardOutput.ReadToEndAsync();
        var error = command.StandardError.ReadToEndAsync();
        var running = _folder.PathOf("running");
        await Wait.UntilAsync("the test program runs", _ => Task.FromResult(File.Exists(running)), TimeSpan.FromSeconds(60));
        int[] programs = [.. (await File.ReadAllTextAsync(running)).Split(' ').Select(int.Parse)];
        try
        {
            Process.Start("kill", [$"-{signal}", $"{command.Id}"]).WaitForExit();
            await command.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
            Assert.True(command.ExitCode == 130, $"{command.ExitCode}: {await output}{await error}");
            await Wait.UntilAsync("the test program has ended", _ => Task.FromResult(!programs.Any(IsRunning)), TimeSpan.FromSeconds(10));
        }
        finally
        {
            foreach (var program in programs.Where(IsRunning))
                Process.Start("kill", ["-9", $"{program}"]).WaitForExit();
        }
    }

    // A process that has ended may wait for its parent.
    private static bool IsRunning(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
