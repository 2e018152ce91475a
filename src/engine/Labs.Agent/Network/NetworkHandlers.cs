using Labs.Agent.Contracts;

namespace Labs.Agent.Network;

internal static class NetworkHandlers
{
    public static void AddTo(AgentLoop loop) => loop
        .On(NetworkOperations.Inventory, Interfaces.InventoryAsync)
        .On(NetworkOperations.Veth, VethPair.ConnectAsync)
        .On(NetworkOperations.Iptables, PacketFilter.ListAsync)
        .On(NetworkOperations.Conntrack, TrackedConnections.ListAsync)
        .On(NetworkOperations.Sysctl, Sysctl.SetAsync);
}
