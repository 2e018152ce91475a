namespace Docker.DotNet.Models;

public class ImagesListResponse
{
    public DateTime Created { get; set; }
    public string ID { get; set; } = "";
    public IDictionary<string, string> Labels { get; set; } = null!;
    public string ParentID { get; set; } = "";
    public IList<string> RepoDigests { get; set; } = null!;
    public IList<string> RepoTags { get; set; } = null!;
    public long Size { get; set; }
}

public class ImageInspectResponse
{
    public string ID { get; set; } = "";
    public IList<string> RepoTags { get; set; } = null!;
    public IList<string> RepoDigests { get; set; } = null!;
    public string? Comment { get; set; }
    public DateTime? Created { get; set; }
    public DockerOCIImageConfig? Config { get; set; }
    public string Architecture { get; set; } = "";
    public string? Variant { get; set; }
    public string Os { get; set; } = "";
    public long Size { get; set; }
    public RootFS RootFS { get; set; } = null!;
}

public class DockerOCIImageConfig
{
    public string? User { get; set; }
    public IDictionary<string, EmptyStruct>? ExposedPorts { get; set; }
    public IList<string>? Env { get; set; }
    public IList<string>? Entrypoint { get; set; }
    public IList<string>? Cmd { get; set; }
    public IDictionary<string, EmptyStruct>? Volumes { get; set; }
    public string? WorkingDir { get; set; }
    public IDictionary<string, string>? Labels { get; set; }
    public string? StopSignal { get; set; }
}

public class RootFS
{
    public string? Type { get; set; }
    public IList<string>? Layers { get; set; }
}
