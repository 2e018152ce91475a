namespace Docker.DotNet.Models;

public class Mount
{
    public string? Type { get; set; }
    public string? Source { get; set; }
    public string? Target { get; set; }
    public bool? ReadOnly { get; set; }
    public VolumeOptions? VolumeOptions { get; set; }
    public TmpfsOptions? TmpfsOptions { get; set; }
}

public class VolumeOptions
{
    public bool? NoCopy { get; set; }
    public IDictionary<string, string>? Labels { get; set; }
}

public class TmpfsOptions
{
    public long? SizeBytes { get; set; }
    public uint? Mode { get; set; }
}
