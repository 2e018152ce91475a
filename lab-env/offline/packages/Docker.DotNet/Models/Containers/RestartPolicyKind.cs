using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

[JsonConverter(typeof(JsonStringEnumConverter<RestartPolicyKind>))]
public enum RestartPolicyKind
{
    [JsonStringEnumMemberName("")]
    Undefined,

    [JsonStringEnumMemberName("no")]
    No,

    [JsonStringEnumMemberName("always")]
    Always,

    [JsonStringEnumMemberName("on-failure")]
    OnFailure,

    [JsonStringEnumMemberName("unless-stopped")]
    UnlessStopped,
}
