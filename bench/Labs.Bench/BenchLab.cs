namespace Labs.Bench;

/// <summary>A session of a benchmark, and a temporary folder for its results and files.</summary>
internal sealed class BenchLab : IAsyncDisposable
{
    private BenchLab(Lab lab, string folder) => (Lab, Folder) = (lab, folder);

    public Lab Lab { get; }

    public string Folder { get; }

    public static async Task<BenchLab> OpenAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("labs-bench-").FullName;
        try
        {
            return new BenchLab(await Lab.OpenAsync("bench", new LabOptions { Out = folder }, cancellationToken), folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Lab.DisposeAsync();
        }
        finally
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
