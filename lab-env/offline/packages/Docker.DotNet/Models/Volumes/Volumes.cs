namespace Docker.DotNet.Models;

public class VolumesListParameters
{
    public IDictionary<string, IDictionary<string, bool>>? Filters { get; set; }
}

public class VolumesListResponse
{
    public IList<VolumeResponse> Volumes { get; set; } = null!;
    public IList<string> Warnings { get; set; } = null!;
}

public class VolumesCreateParameters
{
    public string Name { get; set; } = "";
    public string Driver { get; set; } = "";
    public IDictionary<string, string> DriverOpts { get; set; } = null!;
    public IDictionary<string, string> Labels { get; set; } = null!;
}

public class VolumeResponse
{
    public string? CreatedAt { get; set; }
    public string Driver { get; set; } = "";
    public IDictionary<string, string> Labels { get; set; } = null!;
    public string Mountpoint { get; set; } = "";
    public string Name { get; set; } = "";
    public IDictionary<string, string> Options { get; set; } = null!;
    public string Scope { get; set; } = "";
}
