using Labs.Agent;
using Labs.Agent.Contracts;
using Labs.Agent.Disks;
using Labs.Agent.Flows;
using Labs.Agent.Http;
using Labs.Agent.Links;
using Labs.Agent.Linux;
using Labs.Agent.Load;
using Labs.Agent.Mounts;
using Labs.Agent.Network;
using Labs.Agent.Processes;
using Labs.Agent.Sockets;

// Blocking work (connections being served, tools being waited for) must not wait for the pool to grow.
ThreadPool.SetMinThreads(256, 16);
try
{
    switch (args)
    {
        case []:
            var loop = new AgentLoop(Console.In, Console.OpenStandardOutput())
                .On(ClockOperations.Read, (_, _) => Task.FromResult(new ClockReading(WallClock.UnixMs)));
            ProcessesHandlers.AddTo(loop);
            MountsHandlers.AddTo(loop);
            NetworkHandlers.AddTo(loop);
            HttpHandlers.AddTo(loop);
            SocketsHandlers.AddTo(loop);
            LinksHandlers.AddTo(loop);
            FlowsHandlers.AddTo(loop);
            LoadHandlers.AddTo(loop);
            using (DisksHandlers.AddTo(loop))
                await loop.RunAsync();
            return 0;
        case ["serve", ..]:
            return CommandLine.Serve(args.AsSpan(1));
        case ["load", ..]:
            return await CommandLine.LoadAsync(args[1..]);
        default:
            await Console.Error.WriteLineAsync(CommandLine.Usage);
            return 2;
    }
}
catch (AgentException e)
{
    await Console.Error.WriteLineAsync($"labs-agent: {e.Message}");
    return 1;
}
