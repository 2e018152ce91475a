namespace Labs.Kernel.Tests;

/// <summary>Tests the end of an engine that captures a stream of its process. They run alone, because this process has one.</summary>
[Collection(nameof(Alone))]
public sealed class NativeOutputTests
{
    // More than the pipes that other tests leave.
    private const int Sessions = 5;

    [Fact]
    public async Task The_end_of_a_session_delivers_what_was_written_and_leaves_no_pipe_open()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        await RunAsync(); // what the process opens once stays
        var before = Pipes();
        for (var i = 0; i < Sessions; i++)
            Assert.Equal("last\n", (await RunAsync()).Stderr);
        for (var i = 0; i < 500 && Pipes() > before; i++)
            await Task.Delay(20); // the thread that reads them closes them
        // Other tests have left pipes to the finalizer, so there can be fewer. A session that leaves one makes them more by Sessions.
        Assert.InRange(Pipes(), 0, before);

        static int Pipes() => Directory.GetFiles("/proc/self/fd").Count(IsPipe);

        static bool IsPipe(string descriptor)
        {
            try
            {
                return File.ResolveLinkTarget(descriptor, returnFinalTarget: false) is { Name: var name }
                    && name.StartsWith("pipe:", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false; // it was closed meanwhile, such as the one by which the folder was read
            }
        }
    }

    private static async Task<RecordingOutput> RunAsync()
    {
        var output = new RecordingOutput();
        await using var notebook = new Notebook(new KernelOptions { Capture = ProcessStreams.Error });
        await notebook.TryAsync("""System.Diagnostics.Process.Start("sh", ["-c", "echo last >&2"]).WaitForExit();""", output);
        return output;
    }
}
