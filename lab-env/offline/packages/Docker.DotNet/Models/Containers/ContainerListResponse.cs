namespace Docker.DotNet.Models;

public class ContainerListResponse
{
    public string ID { get; set; } = "";
    public IList<string> Names { get; set; } = null!;
    public string Image { get; set; } = "";
    public string ImageID { get; set; } = "";
    public string Command { get; set; } = "";
    public DateTime Created { get; set; }
    public IList<PortSummary> Ports { get; set; } = null!;
    public IDictionary<string, string> Labels { get; set; } = null!;
    public string State { get; set; } = "";
    public string Status { get; set; } = "";
    public NetworkSettingsSummary? NetworkSettings { get; set; }
}

public class PortSummary
{
    public string? IP { get; set; }
    public ushort PrivatePort { get; set; }
    public ushort? PublicPort { get; set; }
    public string Type { get; set; } = "";
}

public class NetworkSettingsSummary
{
    public IDictionary<string, EndpointSettings> Networks { get; set; } = null!;
}
