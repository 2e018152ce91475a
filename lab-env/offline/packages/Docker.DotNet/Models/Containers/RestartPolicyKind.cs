using System.Text.Json.Serialization;
using Docker.DotNet.Http;

namespace Docker.DotNet.Models;

[JsonConverter(typeof(RestartPolicyKindConverter))]
public enum RestartPolicyKind
{
    Undefined,
    No,
    Always,
    OnFailure,
    UnlessStopped,
}
