namespace Docker.DotNet.Models;

public class ContainerEventsParameters
{
    public string? Since { get; set; }
    public string? Until { get; set; }
    public IDictionary<string, IDictionary<string, bool>>? Filters { get; set; }
}

public class Message
{
    public string Type { get; set; } = "";
    public string Action { get; set; } = "";
    public Actor Actor { get; set; } = null!;
    public string? Scope { get; set; }
    public long? Time { get; set; }
    public long? TimeNano { get; set; }
}

public class Actor
{
    public string ID { get; set; } = "";
    public IDictionary<string, string> Attributes { get; set; } = null!;
}
