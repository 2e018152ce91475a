namespace Labs.Docker;

public sealed partial class Engine
{
    /// <summary>
    /// Makes an ext4 disk whose power can be cut. <see cref="PowerDisk.CutAsync"/> then returns what a power loss at that moment would
    /// leave. See docs/power-loss.md.
    /// </summary>
    /// <param name="name">The short name, unique in the session. The disk's volume has the same name.</param>
    /// <param name="bytes">The size, at least 64 MiB. Only what is written takes space on the engine's machine.</param>
    /// <exception cref="DiskException">The engine's machine has no xfs, no free loop device, no space, or no permission for it.</exception>
    public Task<PowerDisk> CreatePowerDiskAsync(string name, long bytes, CancellationToken cancellationToken = default) =>
        PowerDisk.CreateAsync(this, name, bytes, storage: null, cancellationToken);
}
