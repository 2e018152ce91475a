using System.Threading.Channels;
using Labs.NotebookProcess;
using Labs.Runner.Running;

namespace Labs.Runner.Tests;

/// <summary>What a fake process does with a cell.</summary>
internal enum Reply
{
    /// <summary>The cell ends well.</summary>
    Ok,

    /// <summary>The cell throws.</summary>
    Fail,

    /// <summary>The cell runs until it is interrupted.</summary>
    Hang,

    /// <summary>The cell runs until its process is killed.</summary>
    IgnoreInterrupt,

    /// <summary>The cell writes without end until it is interrupted.</summary>
    Flood,

    /// <summary>The process ends.</summary>
    Die,
}

/// <summary>A process that records what is asked of it and answers each cell in the given way; further cells end well.</summary>
internal sealed class FakeProcess(List<string> log, params Reply[] replies) : INotebookProcess
{
    private readonly FakeEvents _events = new();
    private int _executed;
    private int _cell;
    private Reply _reply;

    // No session has this owner, so there is nothing to wait for at the end.
    public int Id => -1;

    public ChannelReader<HostEvent> Events => _events;

    public string Tail => "last words";

    /// <summary>Happens when a cell begins.</summary>
    public Action Executed { get; init; } = () => { };

    /// <summary>What else happens after a request, by its line in the log: output of tasks that earlier cells started.</summary>
    public IReadOnlyDictionary<string, HostEvent> Late { get; init; } = new Dictionary<string, HostEvent>();

    public NotebookProcessStart Start => (_, _) =>
    {
        log.Add("start");
        return this;
    };

    public void Send(HostRequest request)
    {
        log.Add(request.Op == "execute" ? $"execute {request.Cell}" : request.Op);
        if (Late.TryGetValue(log[^1], out var late))
            _events.Add(late);
        if (request.Op == "execute")
            Execute(request.Cell);
        else if (request.Op == "interrupt" && _reply is Reply.Hang or Reply.Flood)
            Done(Kernel.CellStatus.Interrupted);
    }

    public void Kill()
    {
        log.Add("kill");
        _events.End();
    }

    public Task<string> EndAsync(TimeSpan patience)
    {
        log.Add("end");
        _events.End();
        return Task.FromResult("exited with code 7");
    }

    public ValueTask DisposeAsync()
    {
        log.Add("dispose");
        return ValueTask.CompletedTask;
    }

    private void Execute(int cell)
    {
        _cell = cell;
        _reply = _executed < replies.Length ? replies[_executed] : Reply.Ok;
        _executed++;
        switch (_reply)
        {
            case Reply.Ok:
                _events.Add(new HostEvent("stream", cell, Stream: "stdout", Text: $"from {cell}\n"));
                Done(Kernel.CellStatus.Ok);
                break;
            case Reply.Fail:
                _events.Add(new HostEvent("error", cell, Name: "Exception", Text: "wrong", Traceback: ["wrong", "at line 1"]));
                Done(Kernel.CellStatus.Failed);
                break;
            case Reply.Flood:
                _events.Flood = new HostEvent("stream", cell, Stream: "stdout", Text: "x");
                break;
            case Reply.Die:
                _events.End();
                break;
        }
        Executed();
    }

    private void Done(Kernel.CellStatus status)
    {
        _events.Flood = null;
        _events.Add(new HostEvent("done", _cell, Status: status));
    }

    /// <summary>Events that were added, or the same event for ever.</summary>
    private sealed class FakeEvents : ChannelReader<HostEvent>
    {
        private readonly Channel<HostEvent> _added = Channel.CreateUnbounded<HostEvent>();

        public HostEvent? Flood { get; set; }

        public void Add(HostEvent happened) => _added.Writer.TryWrite(happened);

        public void End() => _added.Writer.TryComplete();

        public override bool TryRead(out HostEvent item)
        {
            if (Flood is not { } same)
                return _added.Reader.TryRead(out item!);
            item = same;
            return true;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
            Flood is null ? _added.Reader.WaitToReadAsync(cancellationToken)
            : cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<bool>(cancellationToken)
            : ValueTask.FromResult(true);
    }
}
