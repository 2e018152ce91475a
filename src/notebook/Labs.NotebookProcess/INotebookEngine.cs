using Labs.Kernel;

namespace Labs.NotebookProcess;

/// <summary>Executes the cells in a notebook's process.</summary>
public interface INotebookEngine
{
    /// <summary>Runs a cell and waits for its end. A failure of the cell is sent as an <c>error</c> event and does not throw.</summary>
    /// <param name="cell">The cell's text, language and index.</param>
    /// <param name="send">Sends a message to the runner. It may be called from any thread.</param>
    /// <returns>How the cell ended.</returns>
    CellStatus Execute(HostRequest cell, Action<HostEvent> send);

    /// <summary>Stops the cell that is running. If it still runs after two seconds, the runner kills the process.</summary>
    void Interrupt();
}
