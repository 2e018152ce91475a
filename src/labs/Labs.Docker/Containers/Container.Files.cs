using System.Formats.Tar;
using System.Text;
using Docker.DotNet.Models;

namespace Labs.Docker;

public sealed partial class Container
{
    /// <summary>Writes a file; missing folders are made. Works before the first start, too, but not into a tmpfs.</summary>
    /// <param name="path">Absolute path in the container.</param>
    public Task PutFileAsync(string path, FileContent content, CancellationToken cancellationToken = default) =>
        PutFilesAsync(new Dictionary<string, FileContent> { [path] = content }, cancellationToken);

    /// <summary>Writes files, all in one request.</summary>
    public Task PutFilesAsync(IReadOnlyDictionary<string, FileContent> files, CancellationToken cancellationToken = default) =>
        _engine.CallAsync($"write {string.Join(", ", files.Keys)} into container {Name}", Name, async token =>
        {
            using var tar = Archive.Of(files);
            await _engine.Client.Containers.ExtractArchiveToContainerAsync(Id, new CopyToContainerParameters { Path = "/" }, tar, token);
        }, cancellationToken);

    /// <summary>Reads a file of the container, running or not.</summary>
    /// <exception cref="EngineException">There is no such file, or it is a folder.</exception>
    public async Task<byte[]> GetFileAsync(string path, CancellationToken cancellationToken = default)
    {
        var files = await GetFilesAsync(path, cancellationToken);
        return files.Count == 1 && files.ContainsKey(path)
            ? files[path]
            : throw new EngineException($"{path} in container {Name} is a folder with {files.Count} files; GetFilesAsync reads folders.");
    }

    /// <summary>Reads a text file in UTF-8.</summary>
    public async Task<string> GetTextAsync(string path, CancellationToken cancellationToken = default) =>
        Encoding.UTF8.GetString(await GetFileAsync(path, cancellationToken));

    /// <summary>Reads a file or all regular files of a folder: absolute path → content.</summary>
    public Task<IReadOnlyDictionary<string, byte[]>> GetFilesAsync(string path, CancellationToken cancellationToken = default) =>
        _engine.CallAsync($"read {path} of container {Name}", Name, async token =>
        {
            var archive = await _engine.Client.Containers.GetArchiveFromContainerAsync(Id, new ContainerPathStatParameters { Path = path }, false, token);
            using var stream = archive.Stream!;
            return await Archive.ReadAsync(stream, path, token);
        }, cancellationToken);
}
