using Docker.DotNet.Models;

namespace Labs.Docker;

public sealed partial class Engine
{
    /// <summary>Makes a volume for the session.</summary>
    /// <param name="name">The short name, unique in the session.</param>
    /// <param name="driverOptions">Options of the local driver, as for mount(8): type, device, o.</param>
    public async Task<Volume> CreateVolumeAsync(
        string name, IReadOnlyDictionary<string, string>? driverOptions = null, CancellationToken cancellationToken = default)
    {
        var full = Lab.Name(name);
        var removal = await Removal.TrackAsync(Lab, DockerEntry.Volume(full, Endpoint), token => RemoveVolumeAsync(full, token));
        try
        {
            var created = await CallAsync($"create volume {full}", full, token => Client.Volumes.CreateAsync(new VolumesCreateParameters
            {
                Name = full,
                Driver = "local",
                DriverOpts = new Dictionary<string, string>(driverOptions ?? new Dictionary<string, string>()),
                Labels = new Dictionary<string, string>(Lab.Labels),
            }, token), cancellationToken);
            return new Volume(name, created.Name, removal);
        }
        catch
        {
            await removal.AfterFailureAsync();
            throw;
        }
    }

    private Task RemoveVolumeAsync(string name, CancellationToken cancellationToken) =>
        CallAsync($"remove volume {name}", name, token => DockerRemoval.VolumeAsync(Client, name, token), cancellationToken);
}
