using System.Runtime.InteropServices;

namespace Labs.Cli;

/// <summary>
/// The signals that ask a command to stop. The first one cancels the token. A second one ends this process at once; the reapers clean up.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _handlers;

    /// <param name="stopping">Says that the command stops, and why.</param>
    public StopSignals(Action<PosixSignal> stopping)
    {
        // Under nohup a command outlives the terminal: .NET leaves a signal ignored that was ignored at the start.
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];
        _handlers = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = !Received;
            if (!Received)
                stopping(context.Signal);
            _stop.Cancel();
        }))];
    }

    public CancellationToken Token => _stop.Token;

    public bool Received => _stop.IsCancellationRequested;

    public void Dispose()
    {
        foreach (var handler in _handlers)
            handler.Dispose();
        _stop.Dispose();
    }
}
