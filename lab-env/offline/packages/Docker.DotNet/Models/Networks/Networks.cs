using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

public class NetworksListParameters
{
    public IDictionary<string, IDictionary<string, bool>>? Filters { get; set; }
}

public class NetworksCreateParameters
{
    public string Name { get; set; } = "";
    public string Driver { get; set; } = "";
    public bool? EnableIPv6 { get; set; }
    public IPAM? IPAM { get; set; }
    public bool Internal { get; set; }
    public bool Attachable { get; set; }
    public IDictionary<string, string> Options { get; set; } = null!;
    public IDictionary<string, string> Labels { get; set; } = null!;
}

public class NetworksCreateResponse
{
    public string ID { get; set; } = "";
    public string Warning { get; set; } = "";
}

public class NetworkResponse
{
    public string Name { get; set; } = "";
    public string ID { get; set; } = "";
    public DateTime Created { get; set; }
    public string Scope { get; set; } = "";
    public string Driver { get; set; } = "";
    public bool EnableIPv6 { get; set; }
    public IPAM IPAM { get; set; } = null!;
    public bool Internal { get; set; }
    public bool Attachable { get; set; }
    public IDictionary<string, string> Options { get; set; } = null!;
    public IDictionary<string, string> Labels { get; set; } = null!;
    public IDictionary<string, EndpointResource> Containers { get; set; } = null!;
}

public class EndpointResource
{
    public string Name { get; set; } = "";
    public string EndpointID { get; set; } = "";
    public string MacAddress { get; set; } = "";
    public string IPv4Address { get; set; } = "";
    public string IPv6Address { get; set; } = "";
}

public class IPAM
{
    public string Driver { get; set; } = "";
    public IDictionary<string, string> Options { get; set; } = null!;
    public IList<IPAMConfig> Config { get; set; } = null!;
}

public class IPAMConfig
{
    public string Subnet { get; set; } = "";
    public string IPRange { get; set; } = "";
    public string Gateway { get; set; } = "";
    [JsonPropertyName("AuxiliaryAddresses")]
    public IDictionary<string, string>? AuxAddress { get; set; }
}

public class NetworkConnectParameters
{
    public string Container { get; set; } = "";
    public EndpointSettings? EndpointConfig { get; set; }
}

public class NetworkDisconnectParameters
{
    public string Container { get; set; } = "";
    public bool Force { get; set; }
}
