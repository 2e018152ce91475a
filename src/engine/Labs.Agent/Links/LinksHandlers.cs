using Labs.Agent.Contracts;

namespace Labs.Agent.Links;

internal static class LinksHandlers
{
    public static void AddTo(AgentLoop loop)
    {
        var links = new RunningLinks();
        loop.On(LinksOperations.Open, links.OpenAsync)
            .On(LinksOperations.Fault, links.FaultAsync)
            .On(LinksOperations.Change, links.ChangeAsync)
            .On(LinksOperations.Capture, links.CaptureAsync)
            .On(LinksOperations.Settle, links.SettleAsync)
            .On(LinksOperations.Inject, links.InjectAsync);
    }
}
