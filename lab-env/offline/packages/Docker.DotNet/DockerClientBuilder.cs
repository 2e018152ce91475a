using Docker.DotNet.Http;

namespace Docker.DotNet;

/// <summary>Builds a <see cref="DockerClient"/>; the endpoint is a unix:// path or tcp:// without TLS.</summary>
public class DockerClientBuilder
{
    private Uri _endpoint = new("unix:///var/run/docker.sock");
    private TimeSpan _timeout = TimeSpan.FromSeconds(100);

    public DockerClientBuilder WithEndpoint(Uri endpoint)
    {
        _endpoint = endpoint;
        return this;
    }

    /// <summary>How long a request may take that is no stream, no wait and no stop of a container; 100 s by default.</summary>
    public DockerClientBuilder WithTimeout(TimeSpan timeout)
    {
        _timeout = timeout;
        return this;
    }

    public virtual DockerClient Build() => new(new EngineConnection(new EngineAddress(_endpoint), _timeout));
}
