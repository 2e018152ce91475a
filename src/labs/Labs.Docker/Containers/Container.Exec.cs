using System.Diagnostics;

namespace Labs.Docker;

public sealed partial class Container
{
    /// <summary>Runs a command in the container and waits until it ends: <c>await web.ExecAsync("nginx", "-v")</c>.</summary>
    /// <exception cref="EngineException">The container is not running, or it has no such command.</exception>
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
    /// Starts a command and returns its open standard streams, so that a caller can write and read in turns. Standard input stays
    /// open unless <see cref="ExecSpec.Stdin"/> is set.
    /// </summary>
    /// <inheritdoc cref="ExecAsync(string[])" path="/exception"/>
    public Task<ExecSession> OpenExecAsync(ExecSpec spec, CancellationToken cancellationToken = default) =>
        ExecSession.StartAsync(_engine, this, spec, keepInput: spec.Stdin is null, cancellationToken);
}
