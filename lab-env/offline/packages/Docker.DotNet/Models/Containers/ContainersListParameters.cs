namespace Docker.DotNet.Models;

public class ContainersListParameters
{
    public bool? All { get; set; }
    public long? Limit { get; set; }
    public bool? Size { get; set; }
    public IDictionary<string, IDictionary<string, bool>>? Filters { get; set; }
}
