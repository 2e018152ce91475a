using System.ComponentModel;
using System.Threading.Channels;
using Labs.Jupyter.Client;
using Labs.NotebookProcess;
using Labs.Runner.Processes;

namespace Labs.Runner.Running;

/// <summary>Any installed Jupyter kernel as the process of a notebook.</summary>
public sealed class KernelHost : INotebookProcess
{
    private static readonly TimeSpan s_startPatience = TimeSpan.FromSeconds(60);
    private readonly Channel<HostEvent> _events = Channel.CreateUnbounded<HostEvent>();
    private readonly InstalledKernel _spec;
    private readonly KernelProcess _kernel;
    private readonly ChildProcess _process;
    private readonly Task _ended;
    private readonly Task _ready;

    private KernelHost(InstalledKernel spec, string folder, IReadOnlyDictionary<string, string> environment)
    {
        _spec = spec;
        _kernel = KernelProcess.Start(spec, folder, environment, happened => _events.Writer.TryWrite(Event(happened)));
        _process = ChildProcess.Of(_kernel.Process);
        _ended = WatchAsync();
        _ready = ReadyAsync();
    }

    /// <inheritdoc/>
    public int Id => _process.Id;

    /// <inheritdoc/>
    public ChannelReader<HostEvent> Events => _events.Reader;

    /// <inheritdoc/>
    public string Tail => _process.Tail;

    /// <summary>Starts a kernel in a folder.</summary>
    /// <param name="kernel">The kernel; see <see cref="Find"/>.</param>
    /// <param name="folder">The notebook's folder.</param>
    /// <param name="environment">Variables for the process, in addition to this process's own.</param>
    /// <exception cref="KernelUnavailableException">The kernel's command can't be started.</exception>
    public static KernelHost Start(InstalledKernel kernel, string folder, IReadOnlyDictionary<string, string> environment)
    {
        try
        {
            return new KernelHost(kernel, folder, environment);
        }
        catch (Win32Exception exception)
        {
            throw new KernelUnavailableException(
                $"the kernel '{kernel.Name}' can't be started: {exception.Message} ({kernel.Folder}/kernel.json names its command).",
                isInstalled: true);
        }
    }

    /// <summary>Returns the installed kernel of this name.</summary>
    /// <exception cref="KernelUnavailableException">No kernel has that name; the message lists the installed ones.</exception>
    public static InstalledKernel Find(string name)
    {
        if (InstalledKernel.Find(name) is { } kernel)
            return kernel;
        var kernels = InstalledKernel.All().Keys;
        var installed = kernels.Any() ? string.Join(", ", kernels) : "none";
        throw new KernelUnavailableException(
            $"--kernel {name}: there is no Jupyter kernel '{name}'; installed are: {installed}.{NearNames.Question(name, kernels)}",
            isInstalled: false);
    }

    /// <inheritdoc/>
    public void Send(HostRequest request)
    {
        switch (request.Op)
        {
            case "execute":
                _ = ExecuteAsync(request);
                break;
            case "interrupt":
                _kernel.Interrupt();
                break;
            case "shutdown":
                _kernel.Shutdown();
                break;
        }
    }

    /// <inheritdoc/>
    public void Kill() => _process.Kill();

    /// <inheritdoc/>
    public Task<string> EndAsync(TimeSpan patience) => _process.EndAsync(patience);

    /// <summary>Kills the kernel if it still runs, and closes the connections to it.</summary>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await _ended;
        await _ready;
        _kernel.Dispose();
    }

    private async Task ExecuteAsync(HostRequest request)
    {
        await _ready;
        // A polyglot kernel knows the language of a cell that is not in the notebook's own language by its marker.
        var marker = request.Language is "csharp" || _spec.Language is not "C#" ? "" : $"#!{request.Language}\n";
        _kernel.Execute(marker + request.Code, request.Cell);
    }

    private async Task ReadyAsync()
    {
        using var limit = new CancellationTokenSource(s_startPatience);
        _ = _ended.ContinueWith(_ => limit.CancelAsync(), TaskScheduler.Default);
        try
        {
            await _kernel.ReadyAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Either the process has ended, which its events say, or it will never answer and has to end.
            Kill();
        }
    }

    private async Task WatchAsync()
    {
        await _process.WaitAsync();
        _events.Writer.TryComplete();
    }

    private HostEvent Event(KernelEvent happened) => happened switch
    {
        KernelEvent.Stream stream => new HostEvent("stream", happened.Cell, Stream: stream.Name, Text: stream.Text),
        KernelEvent.Display display => new HostEvent(
            "display", happened.Cell,
            Data: display.Data, DisplayId: display.DisplayId, IsUpdate: display.IsUpdate, IsResult: display.IsResult),
        KernelEvent.Error error => new HostEvent("error", happened.Cell, Name: error.Name, Text: error.Message, Traceback: error.Traceback),
        KernelEvent.Clear => new HostEvent("clear", happened.Cell),
        KernelEvent.Done done => new HostEvent("done", happened.Cell, Status: Status(done)),
        _ => throw new InvalidOperationException($"{happened} is not an event that a notebook can show."),
    };

    private static Kernel.CellStatus Status(KernelEvent.Done done) =>
        done.Status == ReplyStatus.Ok ? Kernel.CellStatus.Ok
        : done.ErrorName is "Interrupted" or "KeyboardInterrupt" ? Kernel.CellStatus.Interrupted
        : Kernel.CellStatus.Failed;
}
