using System.Text.Json.Nodes;
using Labs.Jupyter.Wire;
using Labs.Kernel;

namespace Labs.Jupyter.Server;

/// <summary>Asks the front end that sent a cell for a line of text.</summary>
internal sealed class InputRequests(Func<Message, JsonObject, bool> send)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<string?>? _waiting;

    /// <summary>
    /// Sends the question. The task completes on the thread that receives the answer: a cell may have filled the thread pool.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; the token of one cell.</param>
    public Task<string?> AskAsync(Message request, string prompt, bool isSecret, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
            _waiting = answer;
        cancellationToken.UnsafeRegister(
            static waiting => ((TaskCompletionSource<string?>)waiting!).TrySetCanceled(), answer);
        if (!send(request, new JsonObject { ["prompt"] = prompt, ["password"] = isSecret }))
            throw new InputUnavailableException("the front end that sent this cell has not connected its channel for input requests.");
        return answer.Task;
    }

    /// <summary>Handles an input_reply. A reply that nobody waits for is ignored.</summary>
    public void Answer(Message reply)
    {
        lock (_gate)
        {
            _waiting?.TrySetResult(reply.Content.Text("value"));
            _waiting = null;
        }
    }
}
