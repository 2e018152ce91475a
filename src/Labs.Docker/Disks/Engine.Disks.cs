namespace Labs.Docker;

public sealed partial class Engine
{
    /// <summary>
    /// Makes an ext4 disk whose power can be cut: <see cref="PowerDisk.CutAsync"/> gives what a power cut at that moment
    /// would leave. See docs/power-loss.md.
    /// </summary>
    /// <param name="name">The short name, unique in the session; the disk's volume has it too.</param>
    /// <param name="bytes">Its size, at least 64 MiB. Only what is written takes space.</param>
    /// <exception cref="DiskException">The engine's machine can't: no xfs, no free loop device, no space, no permission.</exception>
    public Task<PowerDisk> CreatePowerDiskAsync(string name, long bytes, CancellationToken cancellationToken = default) =>
        PowerDisk.CreateAsync(this, name, bytes, storage: null, cancellationToken);
}
