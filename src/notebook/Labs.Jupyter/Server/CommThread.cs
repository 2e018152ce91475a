using System.Collections.Concurrent;

namespace Labs.Jupyter.Server;

/// <summary>
/// Handles the front end's messages to comms one after the other on a thread of its own, which the first of them starts. Their handlers
/// are code of cells and may take long, while other requests are answered.
/// </summary>
internal sealed class CommThread(Action<string> log)
{
    private readonly BlockingCollection<Action> _messages = [];
    private int _started;

    public void Add(Action handle)
    {
        _messages.Add(handle);
        if (Interlocked.Exchange(ref _started, 1) == 0)
            new Thread(Loop) { IsBackground = true, Name = "comms" }.UnsafeStart();
    }

    private void Loop()
    {
        while (true)
        {
            try
            {
                _messages.Take()();
            }
            // A defect in one message must not end the comms of the notebook.
            catch (Exception exception)
            {
                log($"a message to a comm could not be handled: {exception}");
            }
        }
    }
}
