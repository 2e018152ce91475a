using Labs.Agent.Client;
using Labs.Agent.Contracts;
using Labs.Docker;

namespace Labs.Network;

public sealed partial class Link
{
    private const int Tcp = 6;
    private static readonly string[] s_capabilityWords = ["/dev/net/tun", "NET_ADMIN", "Operation not permitted"];

    internal static async Task<Link> CreateAsync(Engine docker, LinkSpec spec, CancellationToken cancellationToken)
    {
        LinkSpecChecks.Require(spec);
        var number = Interlocked.Increment(ref s_last);
        var name = spec.Name ?? $"link{number}";
        LinkContainers? containers = null;
        var agents = new List<AgentClient>();
        try
        {
            containers = await LinkContainers.StartAsync(docker, name, spec.Image, spec.Denied, cancellationToken);
            // The link has an agent process of its own, so that nothing else can delay it.
            agents.Add(await containers.Tools.OpenAgentAsync(cancellationToken));
            agents.Add(await containers.Tools.OpenAgentAsync(cancellationToken));
            var kernel = await KernelLayers.ProbeAsync(docker, containers.Left);
            var link = new Link(docker, spec, LayerPlan.Choose(spec, kernel), number, containers, agents[0], agents[1]);
            await link.UpAsync(cancellationToken);
            // Otherwise the Linux kernel would begin a connection with what it learned from the one before.
            foreach (var host in new[] { link.Left, link.Right })
                await host.SysctlAsync("net.ipv4.tcp_no_metrics_save", "1", cancellationToken);
            docker.Lab.Environment["network.link"] = link.Layer;
            docker.Lab.Environment.AddComponent("network link", new ComponentOrigin($"emulated, {link.Layer}"));
            docker.Lab.Environment["network.kernel"] = $"{kernel}";
            return link;
        }
        catch (Exception exception)
        {
            foreach (var agent in agents)
                await agent.DisposeAsync();
            if (containers is not null)
                await containers.RemoveAsync();
            if (exception is not AgentFailedException failed)
                throw;
            var message = $"{name} can't be made: {failed.Message}";
            if (!s_capabilityWords.Any(word => failed.Message.Contains(word, StringComparison.Ordinal)))
                throw new NetworkLabException(message, failed);
            // No claim that needs the link can get another verdict.
            docker.Lab.NotTestable(message);
            throw new CapabilityMissingException(message, failed);
        }
    }

    private async Task UpAsync(CancellationToken cancellationToken)
    {
        var length = LinkSpecChecks.PrefixLength(_spec.Subnet);
        var arguments = new LinkArguments(Number,
            new LinkEnd(await Left.TargetAsync(cancellationToken), Device, $"{Left.Address}/{length}"),
            new LinkEnd(await Right.TargetAsync(cancellationToken), Device, $"{Right.Address}/{length}"),
            There.Path, Back.Path, _spec.Mtu, _spec.Seed ?? Docker.Lab.Seed, (int)_spec.SampleEvery.TotalMicroseconds);
        if (_plan.NeedsUserSpace)
            await UserSpaceUpAsync(arguments, cancellationToken);
        else
            await CableUpAsync(arguments, cancellationToken);
        foreach (var host in new[] { Left, Right })
            foreach (var command in _plan.Commands(_spec, Device, isRight: host == Right))
                await this.ToolAsync(host, command);
    }

    private async Task UserSpaceUpAsync(LinkArguments arguments, CancellationToken cancellationToken)
    {
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running = _linkAgent.Links.OpenAsync(arguments, item =>
        {
            Take(item);
            if (item.UpUs > 0)
            {
                _beganUs = item.UpUs;
                up.TrySetResult();
            }
            return ValueTask.CompletedTask;
        }, _down.Token);
        await await Task.WhenAny(up.Task, _running).WaitAsync(cancellationToken);
    }

    private async Task CableUpAsync(LinkArguments ends, CancellationToken cancellationToken)
    {
        var (left, right) = (new VethSide(Left, Device, ends.Left.Address), new VethSide(Right, Device, ends.Right.Address));
        // The pair ends with the hosts, so it is never disposed.
        await Agent.Network.ConnectVethAsync(left, right, cancellationToken);
        foreach (var host in new[] { Left, Right })
            await this.ToolAsync(host, "ip", "link", "set", "lo", "up");
        _beganUs = (await Agent.Sockets.DiagAsync(Left, Tcp, countOnly: true, cancellationToken: cancellationToken)).AtUs;
    }
}
