using Labs.Agent.Contracts;

namespace Labs.Agent.Disks;

internal static class DisksHandlers
{
    /// <summary>Returns the agent's disk; disposing it lets its loop devices go.</summary>
    public static IDisposable AddTo(AgentLoop loop)
    {
        var disk = new PowerDisk();
        loop.On(DisksOperations.Create, disk.CreateAsync)
            .On(DisksOperations.Sync, disk.SyncAsync)
            .On(DisksOperations.Cut, disk.CutAsync)
            .On(DisksOperations.DropCut, disk.DropAsync)
            .On(DisksOperations.ReadCut, disk.ReadAsync)
            .On(DisksOperations.RunOnCut, CutCommand.RunAsync)
            .On(DisksOperations.WriteRecords, Records.WriteAsync)
            .On(DisksOperations.ReadRecords, Records.ReadAsync);
        return disk;
    }
}
