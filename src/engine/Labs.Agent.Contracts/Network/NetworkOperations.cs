using System.Text.Json.Serialization;

namespace Labs.Agent.Contracts;

/// <summary>Interfaces, routes, packet filter, tracked connections, veth pairs and sysctls of network namespaces.</summary>
public static class NetworkOperations
{
    /// <summary>Lists the interfaces and routes of a network namespace.</summary>
    public static readonly Operation<AgentTarget, Nothing, NetworkInventory> Inventory =
        new("network.inventory", NetworkJson.Default.AgentTarget, Nothing.Json, NetworkJson.Default.NetworkInventory);

    /// <summary>Lists the packet filter of a network namespace.</summary>
    public static readonly Operation<IptablesArguments, Nothing, IptablesListing> Iptables =
        new("network.iptables", NetworkJson.Default.IptablesArguments, Nothing.Json, NetworkJson.Default.IptablesListing);

    /// <summary>Lists the tracked connections of a network namespace.</summary>
    public static readonly Operation<ConntrackArguments, Nothing, ConntrackRow[]> Conntrack =
        new("network.conntrack", NetworkJson.Default.ConntrackArguments, Nothing.Json, NetworkJson.Default.ConntrackRowArray);

    /// <summary>Joins two network namespaces by a veth pair.</summary>
    public static readonly Operation<VethArguments, Nothing, Nothing> Veth =
        new("network.veth", NetworkJson.Default.VethArguments, Nothing.Json, Nothing.Json);

    /// <summary>Reads a network sysctl, after setting it if a value is given.</summary>
    public static readonly Operation<SysctlArguments, Nothing, SysctlValue> Sysctl =
        new("network.sysctl", NetworkJson.Default.SysctlArguments, Nothing.Json, NetworkJson.Default.SysctlValue);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AgentTarget))]
[JsonSerializable(typeof(NetworkInventory))]
[JsonSerializable(typeof(IptablesArguments))]
[JsonSerializable(typeof(IptablesListing))]
[JsonSerializable(typeof(ConntrackArguments))]
[JsonSerializable(typeof(ConntrackRow[]))]
[JsonSerializable(typeof(VethArguments))]
[JsonSerializable(typeof(SysctlArguments))]
[JsonSerializable(typeof(SysctlValue))]
internal sealed partial class NetworkJson : JsonSerializerContext;
