using System.Text.Json.Nodes;
using Labs.Jupyter.Wire;
using Labs.Kernel;

namespace Labs.Jupyter.Server;

/// <summary>Asks the front end that sent a cell for a line of text.</summary>
internal sealed class InputRequests(Func<Message, JsonObject, bool> send)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<string?>? _waiting;

    public async Task<string?> AskAsync(Message request, string prompt, bool isSecret, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
            _waiting = answer;
        using var cancelling = cancellation.UnsafeRegister(static waiting => ((TaskCompletionSource<string?>)waiting!).TrySetCanceled(), answer);
        if (!send(request, new JsonObject { ["prompt"] = prompt, ["password"] = isSecret }))
            throw new InputUnavailableException("the front end that sent this cell does not listen for input requests.");
        return await answer.Task;
    }

    /// <summary>Takes an input_reply; one that nobody waits for is late and means nothing.</summary>
    public void Answer(Message reply)
    {
        lock (_gate)
        {
            _waiting?.TrySetResult(reply.Content.Text("value"));
            _waiting = null;
        }
    }
}
