// A path lies on the mount with the longest path above it, and of several with that path on the last one (mount_namespaces(7), proc(5)).
// OrderBy is stable, so that Last() is the later one.
(string Device, string Folder) Place(IReadOnlyList<MountRow> table, string path)
{
    var mount = table.Where(m => m.Path == "/" || path == m.Path || path.StartsWith(m.Path + "/"))
        .OrderBy(m => m.Path.Length).Last();
    return (mount.Device, mount.Root.TrimEnd('/') + path[mount.Path.TrimEnd('/').Length..]);
}
bool SameFolder(IReadOnlyList<MountRow> mine, IReadOnlyList<MountRow> its, string path) => Place(mine, path) == Place(its, path);
