namespace Labs.Core.Tests;

/// <summary>The journal's entry of a temporary folder is exact. The cleaner removes nothing for another one.</summary>
public sealed class FolderEntryTests : IDisposable
{
    private const string Session = "0badf00d";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("labs-0badf00d-victim")]
    [InlineData("my labs-0badf00d")]
    [InlineData("0badf00d")]
    [InlineData("labs-0badf00d/../victim")]
    [InlineData("labs-0badf00d/")]
    [InlineData("victim 0:0")]
    [InlineData("other/../labs-0badf00d")]
    public async Task A_folder_with_another_name_is_kept(string name)
    {
        Directory.CreateDirectory(_folder.PathOf("labs-0badf00d"));
        Directory.CreateDirectory(_folder.PathOf("other"));
        var victim = Directory.CreateDirectory(_folder.PathOf(name)).FullName;
        string[] ids = [_folder.PathOf(name), $"{_folder.PathOf(name)} {LinuxFiles.Look(victim.TrimEnd('/'))?.Identity}"];

        Assert.Equal(0, await new FolderCleaner().CleanAsync(Session, ids, CancellationToken.None));
        Assert.True(Directory.Exists(victim));
    }

    [Fact]
    public async Task A_folder_that_was_made_and_not_yet_identified_is_removed_only_if_it_is_empty()
    {
        var path = _folder.PathOf($"labs-{Session}");
        Directory.CreateDirectory(path);
        var file = _folder.Write($"labs-{Session}/file", "precious");
        Assert.Equal(0, await new FolderCleaner().CleanAsync(Session, [path], CancellationToken.None));
        Assert.True(File.Exists(file));

        File.Delete(file);
        Assert.Equal(1, await new FolderCleaner().CleanAsync(Session, [path], CancellationToken.None));
        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void A_relative_path_is_not_obeyed()
    {
        Assert.Null(FolderEntry.Parse(Session, $"labs-{Session}"));
        Assert.Null(FolderEntry.Parse(Session, $"./labs-{Session} 0.1:2"));
    }
}
