namespace Labs.NotebookProcess;

/// <summary>What executes the cells in a notebook's process.</summary>
public interface INotebookEngine
{
    /// <summary>Runs a cell. A failure of the cell is sent as an <c>error</c> event; it is not an exception.</summary>
    /// <param name="cell">The cell's text, language and index.</param>
    /// <param name="send">Sends what the cell shows to the runner. It may be called from any thread.</param>
    /// <returns>How the cell ended: <c>ok</c>, <c>failed</c> or <c>interrupted</c>.</returns>
    Task<string> ExecuteAsync(HostRequest cell, Action<HostEvent> send);

    /// <summary>Stops the cell that runs. The runner kills the process if that does not help within two seconds.</summary>
    void Interrupt();
}
