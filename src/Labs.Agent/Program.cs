using Labs.Agent;
using Labs.Agent.Bench;
using Labs.Agent.Flows;
using Labs.Agent.Operations;
using Labs.Agent.Sockets;
using Labs.Docker;

// Blocking work (connections being served, tools being waited for) must not wait for the pool to grow.
ThreadPool.SetMinThreads(256, 16);
try
{
    switch (args)
    {
        case []:
            using (var disk = new DiskOperations())
            {
                var link = new LinkOperations();
                await new AgentLoop(Console.In, Console.OpenStandardOutput())
                    .On(AgentOperations.Clock, (_, _) => Task.FromResult(new ClockReading(Clock.UnixMs, typeof(AgentLoop).Assembly.GetName().Version!.ToString(3), File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), Environment.ProcessId)))
                    .On(AgentOperations.Namespaces, ProcessOperations.NamespacesAsync)
                    .On(AgentOperations.Processes, ProcessOperations.ProcessesAsync)
                    .On(AgentOperations.Zombies, ProcessOperations.ZombiesAsync)
                    .On(AgentOperations.Network, NetworkOperations.InventoryAsync)
                    .On(AgentOperations.Sockets, SocketOperations.ListAsync)
                    .On(AgentOperations.Iptables, FilterOperations.IptablesAsync)
                    .On(AgentOperations.Conntrack, FilterOperations.ConntrackAsync)
                    .On(AgentOperations.Run, RunOperations.RunAsync)
                    .On(AgentOperations.Http, HttpOperations.GetAsync)
                    .On(AgentOperations.Poll, HttpOperations.PollAsync)
                    .On(AgentOperations.Veth, NetworkOperations.VethAsync)
                    .On(AgentOperations.Sysctl, SysctlOperations.SysctlAsync)
                    .On(AgentOperations.Segment, IpcOperations.SegmentAsync)
                    .On(AgentOperations.Abstract, IpcOperations.AbstractAsync)
                    .On(AgentOperations.Load, LoadRun.RunAsync)
                    .On(AgentOperations.CreateDisk, disk.CreateAsync)
                    .On(AgentOperations.CutDisk, disk.CutAsync)
                    .On(AgentOperations.DropCut, disk.DropAsync)
                    .On(AgentOperations.SyncDisk, disk.SyncAsync)
                    .On(AgentOperations.ReadCut, disk.ReadAsync)
                    .On(AgentOperations.RunOnCut, CutOperations.RunAsync)
                    .On(AgentOperations.WriteRecords, RecordOperations.WriteAsync)
                    .On(AgentOperations.ReadRecords, RecordOperations.ReadAsync)
                    .On(AgentOperations.Link, link.LinkAsync)
                    .On(AgentOperations.LinkFault, link.FaultAsync)
                    .On(AgentOperations.LinkChange, link.ChangeAsync)
                    .On(AgentOperations.LinkCapture, link.CaptureAsync)
                    .On(AgentOperations.LinkSettle, link.SettleAsync)
                    .On(AgentOperations.LinkInject, link.InjectAsync)
                    .On(AgentOperations.Socket, new SocketDesk().CallAsync)
                    .On(AgentOperations.Diag, DiagOperations.ListAsync)
                    .On(AgentOperations.DiagKill, DiagOperations.KillAsync)
                    .On(AgentOperations.Watch, DiagOperations.WatchAsync)
                    .On(AgentOperations.Churn, Churn.RunAsync)
                    .On(AgentOperations.Flow, FlowRun.RunAsync)
                    .RunAsync();
            }
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
