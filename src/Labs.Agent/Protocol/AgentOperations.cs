namespace Labs.Docker;

/// <summary>Everything labs-agent can be asked. This folder is compiled into labs-agent and into Labs.Docker.</summary>
internal static class AgentOperations
{
    public static readonly Operation<Nothing, Nothing, ClockReading> Clock = new("clock");
    public static readonly Operation<AgentTarget, Nothing, NamespaceSet> Namespaces = new("namespaces");
    public static readonly Operation<AgentTarget, Nothing, ProcessRow[]> Processes = new("processes");
    public static readonly Operation<ZombieArguments, ZombieSample, Nothing> Zombies = new("zombies");
    public static readonly Operation<AgentTarget, Nothing, NetworkInventory> Network = new("network");
    public static readonly Operation<AgentTarget, Nothing, SocketRow[]> Sockets = new("sockets");
    public static readonly Operation<TableArguments, Nothing, IptablesListing> Iptables = new("iptables");
    public static readonly Operation<ConntrackArguments, Nothing, ConntrackRow[]> Conntrack = new("conntrack");
    public static readonly Operation<RunArguments, RunItem, RunResult> Run = new("run");
    public static readonly Operation<HttpArguments, Nothing, HttpReply> Http = new("http");
    public static readonly Operation<PollArguments, PollItem, Nothing> Poll = new("poll");
    public static readonly Operation<VethArguments, Nothing, Nothing> Veth = new("veth");
    public static readonly Operation<SysctlArguments, Nothing, SysctlValue> Sysctl = new("sysctl");
    public static readonly Operation<SegmentArguments, Nothing, SegmentReply> Segment = new("segment");
    public static readonly Operation<AbstractArguments, AbstractReply, AbstractReply> Abstract = new("abstract");
    public static readonly Operation<LoadArguments, Nothing, LoadReply> Load = new("load");
    public static readonly Operation<DiskCreateArguments, Nothing, DiskReply> CreateDisk = new("disk-create");
    public static readonly Operation<DiskCutArguments, Nothing, DiskCutReply> CutDisk = new("disk-cut");
    public static readonly Operation<DiskCutArguments, Nothing, Nothing> DropCut = new("disk-drop");
    public static readonly Operation<Nothing, Nothing, Nothing> SyncDisk = new("disk-sync");
    public static readonly Operation<CutRecordsArguments, Nothing, CutRecordsReply> ReadCut = new("disk-records");
    public static readonly Operation<CutRunArguments, RunItem, RunResult> RunOnCut = new("disk-run");
    public static readonly Operation<RecordWriteArguments, RecordWriteItem, Nothing> WriteRecords = new("records-write");
    public static readonly Operation<RecordReadArguments, Nothing, RecordsFound> ReadRecords = new("records-read");
    public static readonly Operation<LinkArguments, LinkItem, Nothing> Link = new("link");
    public static readonly Operation<LinkFault, Nothing, Nothing> LinkFault = new("link-fault");
    public static readonly Operation<LinkChange, Nothing, Nothing> LinkChange = new("link-change");
    public static readonly Operation<LinkCapture, Nothing, Nothing> LinkCapture = new("link-capture");
    public static readonly Operation<LinkSettle, Nothing, Nothing> LinkSettle = new("link-settle");
    public static readonly Operation<LinkInject, Nothing, Nothing> LinkInject = new("link-inject");
    public static readonly Operation<SocketCall, Nothing, SocketAnswer> Socket = new("socket");
    public static readonly Operation<DiagArguments, Nothing, DiagReply> Diag = new("socket-diag");
    public static readonly Operation<DiagKill, Nothing, Nothing> DiagKill = new("socket-kill");
    public static readonly Operation<WatchArguments, WatchItem, Nothing> Watch = new("socket-watch");
    public static readonly Operation<ChurnArguments, Nothing, ChurnReply> Churn = new("churn");
    public static readonly Operation<FlowArguments, FlowItem, FlowReply> Flow = new("flow");
}
