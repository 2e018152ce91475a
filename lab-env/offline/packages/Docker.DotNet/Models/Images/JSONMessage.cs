using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

public class JSONMessage
{
    public string? Stream { get; set; }
    public string? Status { get; set; }
    [JsonPropertyName("progressDetail")]
    public JSONProgress? Progress { get; set; }
    public string? ID { get; set; }
    [JsonPropertyName("errorDetail")]
    public JSONError? Error { get; set; }
    public ObjectExtensionData? Aux { get; set; }
}

public class JSONProgress
{
    public long? Current { get; set; }
    public long? Total { get; set; }
    public long? Start { get; set; }
    public bool? HideCounts { get; set; }
    public string? Units { get; set; }
}

public class JSONError
{
    public long? Code { get; set; }
    public string? Message { get; set; }
}
