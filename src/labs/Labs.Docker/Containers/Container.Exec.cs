using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Labs.Docker;

public sealed partial class Container
{
    /// <summary>Runs a command in the container and waits for its end: <c>await web.ExecAsync("nginx", "-v")</c>.</summary>
    /// <exception cref="EngineException">The container is not running, or has no such command.</exception>
    public Task<ExecResult> ExecAsync(params string[] command) => ExecAsync(new ExecSpec(command));

    /// <inheritdoc cref="ExecAsync(string[])"/>
    public async Task<ExecResult> ExecAsync(ExecSpec spec, CancellationToken cancellationToken = default)
    {
        var clock = Stopwatch.StartNew();
        await using var session = await OpenExecAsync(spec, cancellationToken);
        var (stdout, stderr) = await session.ReadToEndAsync(cancellationToken);
        var elapsed = clock.Elapsed;
        var exitCode = await session.ExitCodeAsync(cancellationToken);
        return new ExecResult(Name, spec.Command, exitCode, stdout, stderr, elapsed);
    }

    /// <summary>
    /// Runs a command and gives its lines as they come, both streams in the order of arrival. Leaving the loop early
    /// closes the connection; the command ends when it next writes, or with the container.
    /// </summary>
    public IAsyncEnumerable<OutputLine> ExecLinesAsync(params string[] command) => ExecLinesAsync(new ExecSpec(command));

    /// <inheritdoc cref="ExecLinesAsync(string[])"/>
    public async IAsyncEnumerable<OutputLine> ExecLinesAsync(ExecSpec spec, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var session = await OpenExecAsync(spec, cancellationToken);
        await foreach (var line in session.LinesAsync(cancellationToken))
            yield return line;
    }

    /// <summary>Starts a command and keeps its standard streams open, for a dialogue.</summary>
    public Task<ExecSession> OpenExecAsync(ExecSpec spec, CancellationToken cancellationToken = default) =>
        ExecSession.StartAsync(_engine, this, spec, keepInput: spec.Stdin is null, cancellationToken);
}
