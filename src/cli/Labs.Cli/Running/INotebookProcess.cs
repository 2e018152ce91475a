using System.Threading.Channels;
using Labs.NotebookProcess;

namespace Labs.Cli.Running;

/// <summary>The process that runs a notebook's cells: the labs' own engine, .NET Interactive, or a Jupyter kernel.</summary>
internal interface INotebookProcess : IAsyncDisposable
{
    int Id { get; }

    /// <summary>Ends when the process has ended.</summary>
    ChannelReader<HostEvent> Events { get; }

    /// <summary>The last that the process wrote to its own output, past the engine: a runtime's message before it died.</summary>
    string Tail { get; }

    void Send(HostRequest request);

    void Kill();

    /// <summary>How it ended: "exited with code 3", "was killed by signal 9".</summary>
    Task<string> EndAsync(TimeSpan patience);
}
