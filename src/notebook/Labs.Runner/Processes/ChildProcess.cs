using System.Diagnostics;
using System.Text;

namespace Labs.Runner.Processes;

/// <summary>
/// A child process whose output is read: the end of what it wrote, how it ended in words, and a kill that takes its own children along.
/// </summary>
public sealed class ChildProcess : IDisposable
{
    private const int TailLength = 4000;

    // Output that a process wrote last can arrive after its end. A grandchild may hold the pipe open for as long as it lives.
    private static readonly TimeSpan s_drainPatience = TimeSpan.FromMilliseconds(200);
    private readonly Process _process;
    private readonly StringBuilder _outputTail = new(), _errorTail = new();
    private readonly Task _draining;

    private ChildProcess(Process process, Func<string, Task>? error = null)
    {
        _process = process;
        _draining = Task.WhenAll(
            DrainAsync(process.StandardOutput, _outputTail), DrainAsync(process.StandardError, _errorTail, error));
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>The exit code; 128 plus the signal's number after a signal.</summary>
    /// <exception cref="InvalidOperationException">The process still runs.</exception>
    public int ExitCode => _process.ExitCode;

    /// <summary>
    /// The last characters that the process wrote to standard output, at most 4,000, and below them those of standard error.
    /// </summary>
    public string Tail => $"{TailOf(_outputTail)}\n{TailOf(_errorTail)}".Trim();

    /// <summary>Starts a process with closed input and reads its output.</summary>
    /// <param name="start">The program, its arguments and environment.</param>
    /// <param name="error">Receives what the process writes to standard error, piece by piece.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The program does not exist or may not be executed.</exception>
    public static ChildProcess Start(ProcessStartInfo start, Func<string, Task>? error = null)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new ChildProcess(process, error);
    }

    /// <summary>
    /// Reads the output of a process that the caller has started with both streams redirected. The caller still disposes of it.
    /// </summary>
    public static ChildProcess Of(Process process) => new(process);

    /// <summary>Runs a program on this terminal.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="discardOutput">Whether its standard output is thrown away, because the caller's own is data.</param>
    /// <returns>The exit code; 128 plus the signal's number after a signal.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">The program does not exist or may not be executed.</exception>
    public static async Task<int> RunAsync(string program, string[] arguments, bool discardOutput = false)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = discardOutput })!;
        if (discardOutput)
            await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>
    /// Runs a program and passes on each line when it is complete. There is no order between the lines of the two streams.
    /// </summary>
    /// <param name="start">The program, its arguments and environment.</param>
    /// <param name="line">Receives the lines; never two at the same time.</param>
    /// <param name="limit">After this time the program and its children are killed.</param>
    /// <param name="cancellationToken">Kills the program and its children.</param>
    /// <returns>The exit code; 128 plus the signal's number after a signal.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">The program does not exist or may not be executed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, and the program has ended.</exception>
    public static async Task<int> RunAsync(
        ProcessStartInfo start, Action<string> line, TimeSpan limit, CancellationToken cancellationToken = default)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var gate = new Lock();
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(limit);
        using var end = late.Token.Register(() => Kill(process));
        await Task.WhenAll(
            PassOnAsync(process.StandardOutput), PassOnAsync(process.StandardError), process.WaitForExitAsync(CancellationToken.None));
        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode;

        async Task PassOnAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } text)
                lock (gate)
                    line(text);
        }
    }

    /// <summary>Runs a program and returns what it wrote. The program is killed when the token is cancelled.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program does not exist or may not be executed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<ChildOutput> CaptureAsync(ProcessStartInfo start, CancellationToken cancellationToken = default)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        await using var killing = cancellationToken.Register(() => Kill(process));
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return new ChildOutput(process.ExitCode, output, await error);
    }

    /// <summary>Returns how a process ended: "exited with code 3", or "was ended by signal 9".</summary>
    /// <param name="exitCode">Shells and the runtime report a signal as 128 plus its number.</param>
    public static string ExitText(int exitCode) =>
        exitCode > 128 ? $"was ended by signal {exitCode - 128}" : $"exited with code {exitCode}";

    /// <summary>Waits until what the process has written to standard error so far was read, at most 0.2 s.</summary>
    public async Task ErrorReadAsync()
    {
        try
        {
            await UnreadOutput.WaitAsync(_process.StandardError.BaseStream);
        }
        catch (InvalidOperationException)
        {
            // It was disposed of.
        }
    }

    /// <summary>Kills the process and its children. Does nothing if it has ended.</summary>
    public void Kill() => Kill(_process);

    /// <summary>Completes when the process has ended.</summary>
    public Task WaitAsync(CancellationToken cancellationToken = default) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Waits for the process to end, and kills it if that takes longer than <paramref name="patience"/>.</summary>
    /// <returns>How it ended; see <see cref="ExitText"/>.</returns>
    public async Task<string> EndAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
            await WaitAsync(CancellationToken.None);
        }
        await Task.WhenAny(_draining, Task.Delay(s_drainPatience));
        return ExitText(_process.ExitCode);
    }

    /// <summary>Stops reading. A process that still runs continues to run.</summary>
    public void Dispose() => _process.Dispose();

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private static string TailOf(StringBuilder tail)
    {
        lock (tail)
            return tail.ToString().Trim();
    }

    private static async Task DrainAsync(StreamReader reader, StringBuilder tail, Func<string, Task>? passOn = null)
    {
        var buffer = new char[4096];
        try
        {
            while (await reader.ReadAsync(buffer) is > 0 and var count)
            {
                lock (tail)
                {
                    tail.Append(buffer, 0, count);
                    if (tail.Length > TailLength)
                        tail.Remove(0, tail.Length - TailLength);
                }
                if (passOn is not null)
                    await passOn(new string(buffer, 0, count));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Nobody reads any more.
        }
    }
}
