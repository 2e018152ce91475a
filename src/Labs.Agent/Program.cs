using Labs.Agent;
using Labs.Agent.Operations;
using Labs.Docker;

// Blocking work (connections being served, tools being waited for) must not wait for the pool to grow.
ThreadPool.SetMinThreads(64, 16);

switch (args)
{
    case []:
        await new AgentLoop(Console.In, Console.OpenStandardOutput())
            .On(AgentOperations.Clock, (_, _) => Task.FromResult(new ClockReading(Clock.UnixMs, typeof(AgentLoop).Assembly.GetName().Version!.ToString(3), File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), Environment.ProcessId)))
            .On(AgentOperations.Namespaces, ProcessOperations.NamespacesAsync)
            .On(AgentOperations.Processes, ProcessOperations.ProcessesAsync)
            .On(AgentOperations.Zombies, ProcessOperations.ZombiesAsync)
            .On(AgentOperations.Http, HttpOperations.GetAsync)
            .On(AgentOperations.Poll, HttpOperations.PollAsync)
            .RunAsync();
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: labs-agent              requests as JSON lines on stdin, answers on stdout");
        return 2;
}
