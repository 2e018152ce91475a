using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>An object of the Engine API without a fixed shape; the values are JsonElements.</summary>
public class ObjectExtensionData
{
    [JsonExtensionData]
    public IDictionary<string, object>? ExtensionData { get; set; }
}
