namespace Labs;

/// <summary>A named lock among all processes of this user on this machine; the end of the holder's process frees it.</summary>
public sealed class UserLock : IAsyncDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);
    private readonly FileStream _file;

    private UserLock(FileStream file) => _file = file;

    /// <param name="name">A file name.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    public static async Task<UserLock> TakeAsync(string name, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Path.GetDirectoryName(SessionFolder.Root)!, "locks");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name);
        while (true)
        {
            try
            {
                return new UserLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(s_look, cancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
