using System.IO.Pipes;
using System.Text;
using Labs.Runner.Processes;

namespace Labs.Runner.Running;

/// <summary>
/// What the processes of one cell write to standard error, also after the cell's end. The notebook's process opens the pipe by its path and
/// makes it its own standard error, so that what the cell starts inherits it. This process reads it, so that it also has what the
/// notebook's process wrote last before a crash.
/// </summary>
internal sealed class CellErrorPipe
{
    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.In, HandleInheritability.None);

    /// <param name="take">Receives the text, piece by piece.</param>
    public CellErrorPipe(Func<string, Task> take)
    {
        Path = $"/proc/{Environment.ProcessId}/fd/{_pipe.ClientSafePipeHandle.DangerousGetHandle()}";
        Reading = ReadAsync(take);
    }

    /// <summary>By this path the processes of this user can open the end for writing. Linux only.</summary>
    public string Path { get; }

    /// <summary>Completes when no process has the pipe open any more.</summary>
    public Task Reading { get; }

    /// <summary>Closes this process's own end for writing: the notebook's process has opened the pipe, or never will.</summary>
    public void Close() => _pipe.DisposeLocalCopyOfClientHandle();

    /// <summary>Waits until what was written so far was read, at most 0.2 s.</summary>
    public Task ReadSoFarAsync() => UnreadOutput.WaitAsync(_pipe);

    private async Task ReadAsync(Func<string, Task> take)
    {
        using var reader = new StreamReader(_pipe, Encoding.UTF8);
        var buffer = new char[4096];
        try
        {
            while (await reader.ReadAsync(buffer) is > 0 and var count)
                await take(new string(buffer, 0, count));
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Nobody reads any more.
        }
    }
}
