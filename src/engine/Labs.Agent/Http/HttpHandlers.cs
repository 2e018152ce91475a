using Labs.Agent.Contracts;

namespace Labs.Agent.Http;

internal static class HttpHandlers
{
    public static void AddTo(AgentLoop loop) => loop
        .On(HttpOperations.Get, HttpRequests.GetAsync)
        .On(HttpOperations.Poll, HttpRequests.PollAsync);
}
