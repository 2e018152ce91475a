namespace Docker.DotNet.Models;

public class ImagesListParameters
{
    public bool? All { get; set; }
    public IDictionary<string, IDictionary<string, bool>>? Filters { get; set; }
    public bool? Digests { get; set; }
}

public class ImagesCreateParameters
{
    public string? FromImage { get; set; }
    public string? FromSrc { get; set; }
    public string? Repo { get; set; }
    public string? Tag { get; set; }
    public string? Message { get; set; }
    public IList<string>? Changes { get; set; }
    public string? Platform { get; set; }
}

public class ImageBuildParameters
{
    public IList<string>? Tags { get; set; }
    public bool? SuppressOutput { get; set; }
    public bool? NoCache { get; set; }
    public bool? Remove { get; set; }
    public bool? ForceRemove { get; set; }
    public string? Pull { get; set; }
    public string? NetworkMode { get; set; }
    public string? Dockerfile { get; set; }
    public IDictionary<string, string>? BuildArgs { get; set; }
    public IDictionary<string, string>? Labels { get; set; }
    public string? Target { get; set; }
    public string? Platform { get; set; }
}

public class ImageDeleteParameters
{
    public bool? Force { get; set; }
    public bool? NoPrune { get; set; }
}

public class ImageTagParameters
{
    public string? RepositoryName { get; set; }
    public string? Tag { get; set; }
}

public class ImageLoadParameters
{
    public bool Quiet { get; set; }
}
