namespace Labs.Docker;

public sealed partial class Container
{
    /// <summary>Writes a file and makes missing folders. It works before the first start too, but not into a tmpfs.</summary>
    /// <param name="path">The absolute path in the container.</param>
    /// <exception cref="ArgumentException">The path is relative.</exception>
    /// <exception cref="EngineException">The container has been removed, or the path cannot be written.</exception>
    public Task PutFileAsync(string path, FileContent content, CancellationToken cancellationToken = default) =>
        _engine.WriteFilesAsync(Id, Name, new Dictionary<string, FileContent> { [path] = content }, cancellationToken);
}
