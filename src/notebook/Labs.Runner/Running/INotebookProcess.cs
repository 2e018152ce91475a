using System.Threading.Channels;
using Labs.NotebookProcess;

namespace Labs.Runner.Running;

/// <summary>The process that runs a notebook's cells: the labs' own engine, .NET Interactive, or a Jupyter kernel.</summary>
public interface INotebookProcess : IAsyncDisposable
{
    /// <summary>The process id.</summary>
    int Id { get; }

    /// <summary>What the process reports, in order. It completes when the process has ended.</summary>
    ChannelReader<HostEvent> Events { get; }

    /// <summary>The last that the process wrote to its own output, past the engine: a runtime's message before it died.</summary>
    string Tail { get; }

    /// <summary>Sends a request. Does nothing if the process has ended.</summary>
    void Send(HostRequest request);

    /// <summary>Kills the process and its children. Does nothing if it has ended.</summary>
    void Kill();

    /// <summary>Waits for the process to end, and kills it if that takes longer than <paramref name="patience"/>.</summary>
    /// <returns>How it ended: "exited with code 3", "was ended by signal 9".</returns>
    Task<string> EndAsync(TimeSpan patience);
}
