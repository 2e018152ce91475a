using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using Labs.Jupyter.Client;
using Labs.NotebookProcess;

namespace Labs.Cli.Running;

/// <summary>Any installed Jupyter kernel as the process of a notebook.</summary>
internal sealed class KernelHost : INotebookProcess
{
    private const int TailLength = 4000;
    private static readonly TimeSpan s_startPatience = TimeSpan.FromSeconds(60);
    private readonly Channel<HostEvent> _events = Channel.CreateUnbounded<HostEvent>();
    private readonly StringBuilder _tail = new();
    private readonly InstalledKernel _spec;
    private readonly KernelProcess _kernel;
    private readonly Task _ended;
    private readonly Task _ready;
    private int _cell;

    private KernelHost(InstalledKernel spec, string folder, IReadOnlyDictionary<string, string> environment)
    {
        _spec = spec;
        _kernel = KernelProcess.Start(spec, folder, environment, happened => _events.Writer.TryWrite(Event(happened)));
        _kernel.Process.OutputDataReceived += Keep;
        _kernel.Process.ErrorDataReceived += Keep;
        _kernel.Process.BeginOutputReadLine();
        _kernel.Process.BeginErrorReadLine();
        _ended = WatchAsync();
        _ready = ReadyAsync();
    }

    public int Id => _kernel.Process.Id;

    public ChannelReader<HostEvent> Events => _events.Reader;

    public string Tail
    {
        get
        {
            lock (_tail)
                return _tail.ToString().Trim();
        }
    }

    /// <exception cref="CommandException">The kernel's command can't be started.</exception>
    public static KernelHost Start(InstalledKernel kernel, string folder, IReadOnlyDictionary<string, string> environment)
    {
        try
        {
            return new KernelHost(kernel, folder, environment);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new CommandException(ExitCodes.Environment, $"the kernel '{kernel.Name}' can't be started: {exception.Message} ({kernel.Folder}/kernel.json names its command).");
        }
    }

    /// <exception cref="CommandException">No kernel has that name; the message lists those there are.</exception>
    public static InstalledKernel Find(string name)
    {
        var kernels = InstalledKernel.All();
        return kernels.GetValueOrDefault(name) ?? throw new CommandException(ExitCodes.Usage,
            $"there is no Jupyter kernel '{name}'; installed are: {(kernels.Count > 0 ? string.Join(", ", kernels.Keys) : "none")}.");
    }

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

    public void Kill()
    {
        try
        {
            _kernel.Process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }
    }

    public async Task<string> EndAsync(TimeSpan patience)
    {
        if (await Task.WhenAny(_ended, Task.Delay(patience)) != _ended)
        {
            Kill();
            await _ended;
        }
        var code = _kernel.Process.ExitCode;
        return code > 128 ? $"was ended by signal {code - 128}" : $"exited with code {code}";
    }

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
        _cell = request.Cell;
        // Cells of other languages than the notebook's are known to polyglot kernels by their marker.
        var marker = request.Language is "csharp" || _spec.Language is not "C#" ? "" : $"#!{request.Language}\n";
        _kernel.Execute(marker + request.Code);
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
            // It ended, which its events say, or it never will answer, and then it has to end.
            Kill();
        }
    }

    private async Task WatchAsync()
    {
        await _kernel.Process.WaitForExitAsync();
        _events.Writer.TryComplete();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_tail)
        {
            _tail.AppendLine(line.Data);
            if (_tail.Length > TailLength)
                _tail.Remove(0, _tail.Length - TailLength);
        }
    }

    private HostEvent Event(KernelEvent happened) => happened switch
    {
        KernelEvent.Stream stream => new HostEvent("stream", _cell, Stream: stream.Name, Text: stream.Text),
        KernelEvent.Display display => new HostEvent("display", _cell, Data: display.Data, DisplayId: display.DisplayId, IsUpdate: display.IsUpdate, IsResult: display.IsResult),
        KernelEvent.Error error => new HostEvent("error", _cell, Name: error.Name, Text: error.Message, Traceback: error.Traceback),
        KernelEvent.Clear => new HostEvent("clear", _cell),
        KernelEvent.Done done => new HostEvent("done", _cell, Status: done.Status == "ok" ? "ok" : done.ErrorName is "Interrupted" or "KeyboardInterrupt" ? "interrupted" : "failed"),
        _ => throw new InvalidOperationException($"{happened} is no event that a notebook knows."),
    };
}
