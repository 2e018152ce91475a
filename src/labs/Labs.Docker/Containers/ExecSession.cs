using System.Net.Sockets;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>
/// A running command in a container, with its standard streams. Disposing closes the streams. The Engine API cannot end the
/// command itself: it ends when its input ends, when it next writes, or with the container.
/// </summary>
public sealed class ExecSession : IAsyncDisposable
{
    private readonly Engine _engine;
    private readonly Container _container;
    private readonly ExecSpec _spec;
    private readonly string _id;
    private readonly MultiplexedStream _stream;
    private readonly CancellationTokenSource _closing = new();
    private Task _feeding = Task.CompletedTask;

    private ExecSession(Engine engine, Container container, ExecSpec spec, string id, MultiplexedStream stream) =>
        (_engine, _container, _spec, _id, _stream) = (engine, container, spec, id, stream);

    internal static async Task<ExecSession> StartAsync(
        Engine engine, Container container, ExecSpec spec, bool keepInput, CancellationToken cancellationToken)
    {
        var parameters = new ContainerExecCreateParameters
        {
            Cmd = spec.Command,
            Env = [.. spec.Env.Select(pair => $"{pair.Key}={pair.Value}")],
            User = spec.User ?? "",
            WorkingDir = spec.WorkingDirectory ?? "",
            AttachStdin = keepInput || spec.Stdin is not null,
            AttachStdout = true,
            AttachStderr = true,
        };
        var doing = $"run `{string.Join(' ', spec.Command)}` in container {container.Name}";
        var (id, stream) = await engine.CallAsync(doing, container.Name, async token =>
        {
            var created = await engine.Client.Exec.CreateContainerExecAsync(container.Id, parameters, token);
            var started = await engine.Client.Exec.StartContainerExecAsync(created.ID, new ContainerExecStartParameters(), token);
            return (created.ID, started);
        }, cancellationToken);
        var session = new ExecSession(engine, container, spec, id, stream);
        if (spec.Stdin is { } input)
            session._feeding = session.FeedAsync(input);
        return session;
    }

    // Runs while the output is read: a command that answers before it has read everything blocks until somebody reads its output.
    private async Task FeedAsync(string input)
    {
        try
        {
            await WriteAsync(input, _closing.Token);
            CloseInput();
        }
        catch (Exception exception)
            when (exception is EngineException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The command ended without reading everything, or the engine is gone, which the reader of the output reports.
        }
    }

    /// <summary>Writes text to the command's standard input, in UTF-8.</summary>
    public Task WriteAsync(string text, CancellationToken cancellationToken = default) =>
        _engine.CallAsync($"write to `{_spec.Command[0]}` in container {_container.Name}", _container.Name, token =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            return _stream.WriteAsync(bytes, 0, bytes.Length, token);
        }, cancellationToken);

    /// <summary>Writes a line to the command's standard input, and a line feed.</summary>
    public Task WriteLineAsync(string line, CancellationToken cancellationToken = default) => WriteAsync(line + "\n", cancellationToken);

    /// <summary>Closes the command's standard input, so that the command reads its end.</summary>
    public void CloseInput() => _stream.CloseWrite();

    /// <summary>Returns everything that the command writes until it ends.</summary>
    public Task<(string Stdout, string Stderr)> ReadToEndAsync(CancellationToken cancellationToken = default) =>
        _engine.CallAsync($"read the output of `{_spec.Command[0]}` in container {_container.Name}", _container.Name, async token =>
        {
            var (stdout, stderr) = await _stream.ReadOutputToEndAsync(token);
            return (stdout, stderr);
        }, cancellationToken);

    /// <summary>Passes the command's output on in pieces, as they come, until the command ends.</summary>
    /// <param name="write">Receives true for standard error, and the piece.</param>
    public async Task ReadAsync(Action<bool, string> write, CancellationToken cancellationToken = default)
    {
        var doing = $"read the output of `{_spec.Command[0]}` in container {_container.Name}";
        var bytes = new byte[32 * 1024];
        var text = new char[bytes.Length + 1];
        // The bytes of one character may come in two pieces.
        Decoder stdout = Encoding.UTF8.GetDecoder(), stderr = Encoding.UTF8.GetDecoder();
        while (true)
        {
            var read = await _engine.CallAsync(
                doing, _container.Name, token => _stream.ReadOutputAsync(bytes, 0, bytes.Length, token), cancellationToken);
            if (read.EOF)
                return;
            var isError = read.Target == MultiplexedStream.TargetStream.StandardError;
            var length = (isError ? stderr : stdout).GetChars(bytes, 0, read.Count, text, 0);
            if (length > 0)
                write(isError, new string(text, 0, length));
        }
    }

    /// <summary>Returns the command's lines of both streams in the order in which they arrive.</summary>
    public IAsyncEnumerable<OutputLine> LinesAsync(CancellationToken cancellationToken = default)
    {
        var doing = $"read the output of `{_spec.Command[0]}` in container {_container.Name}";
        return OutputLines.ReadAsync(_engine, _stream, doing, _container.Name, cancellationToken);
    }

    /// <summary>Waits until the command has ended, and returns its exit code. Read the output first.</summary>
    public async Task<long> ExitCodeAsync(CancellationToken cancellationToken = default)
    {
        var delay = TimeSpan.FromMilliseconds(1);
        while (true)
        {
            var facts = await _engine.CallAsync(
                $"inspect a command in container {_container.Name}", _container.Name,
                token => _engine.Client.Exec.InspectContainerExecAsync(_id, token), cancellationToken);
            if (!facts.Running && facts.ExitCode is { } exitCode)
                return exitCode;
            // The streams end a moment before the engine records the exit code. A command may also close them and continue.
            await Task.Delay(delay, cancellationToken);
            delay = TimeSpan.FromMilliseconds(Math.Min(100, delay.TotalMilliseconds * 2));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _stream.Dispose();
        await _feeding;
        _closing.Dispose();
    }
}
