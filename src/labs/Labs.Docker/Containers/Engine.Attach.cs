namespace Labs.Docker;

public sealed partial class Engine
{
    /// <summary>
    /// Returns a container that this session did not make. The session does not list it in <see cref="Containers"/> and does not
    /// remove it.
    /// </summary>
    /// <param name="name">The container's full name or its id.</param>
    /// <exception cref="EngineException">There is no such container.</exception>
    public async Task<Container> AttachAsync(string name, CancellationToken cancellationToken = default)
    {
        var raw = await CallAsync(
            $"inspect container {name}", name, token => Client.Containers.InspectContainerAsync(name, token), cancellationToken);
        var full = raw.Name.TrimStart('/');
        var container = new Container(this, new ContainerSpec(), raw.ID, full, full, raw.Config?.Image ?? "", Removal.None(full));
        await container.InspectAsync(cancellationToken);
        return container;
    }
}
