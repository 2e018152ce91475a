using System.Text.Json.Serialization;
using Docker.DotNet.Http;

namespace Docker.DotNet.Models;

public class CreateContainerParameters
{
    [JsonIgnore]
    public string? Name { get; set; }
    [JsonIgnore]
    public string? Platform { get; set; }
    public string Hostname { get; set; } = "";
    public string User { get; set; } = "";
    public bool AttachStdin { get; set; }
    public bool AttachStdout { get; set; }
    public bool AttachStderr { get; set; }
    public IDictionary<string, EmptyStruct>? ExposedPorts { get; set; }
    public bool Tty { get; set; }
    public bool OpenStdin { get; set; }
    public bool StdinOnce { get; set; }
    public IList<string> Env { get; set; } = null!;
    public IList<string> Cmd { get; set; } = null!;
    public HealthcheckConfig? Healthcheck { get; set; }
    public string Image { get; set; } = "";
    public string WorkingDir { get; set; } = "";
    public IList<string> Entrypoint { get; set; } = null!;
    public IDictionary<string, string> Labels { get; set; } = null!;
    public string? StopSignal { get; set; }
    [JsonConverter(typeof(SecondsConverter))]
    public TimeSpan? StopTimeout { get; set; }
    public HostConfig? HostConfig { get; set; }
    public NetworkingConfig? NetworkingConfig { get; set; }
}

public class CreateContainerResponse
{
    public string ID { get; set; } = "";
    public IList<string> Warnings { get; set; } = null!;
}
