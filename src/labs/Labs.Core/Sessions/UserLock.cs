namespace Labs;

/// <summary>A named lock among all processes of this user on this machine. It is released when the holder's process exits.</summary>
public sealed class UserLock : IAsyncDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);
    private readonly FileStream _file;

    private UserLock(FileStream file) => _file = file;

    /// <summary>Waits for the lock and takes it. Dispose the result to release the lock.</summary>
    /// <param name="name">The lock's name, which must be valid as a file name.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public static async Task<UserLock> TakeAsync(string name, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(StateFolder.Path, "locks");
        PrivateFolder.Ensure(folder);
        var path = Path.Combine(folder, name);
        while (true)
        {
            try
            {
                return new UserLock(PrivateFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(s_look, cancellationToken);
            }
        }
    }

    /// <summary>Releases the lock.</summary>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
