namespace Labs.Docker;

/// <summary>One maker per image among all processes of this user; the others wait and then find it made.</summary>
internal sealed class ImageLock : IAsyncDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);
    private readonly FileStream _file;

    private ImageLock(FileStream file) => _file = file;

    public static async Task<ImageLock> TakeAsync(string name, CancellationToken ct)
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } set ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        var folder = Path.Combine(state, "labs", "locks");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"image-{name}");
        while (true)
        {
            try
            {
                return new ImageLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(s_look, ct).ConfigureAwait(false);
            }
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
