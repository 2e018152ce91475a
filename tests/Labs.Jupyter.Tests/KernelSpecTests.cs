using Labs.Jupyter.Specs;

namespace Labs.Jupyter.Tests;

/// <summary>Only what the installation wrote is removed.</summary>
public sealed class KernelSpecTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Kernels => _folder.PathOf("share/jupyter/kernels");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData(".mine")]
    [InlineData("-mine")]
    [InlineData("_mine")]
    [InlineData("")]
    [InlineData("../kernels")]
    [InlineData("a/b")]
    [InlineData("a\n")]
    public void A_name_that_could_be_another_folder_is_refused(string name)
    {
        // share/jupyter/kernel.json makes ".." look like one of our own kernels.
        Install("mine");
        File.Copy(Path.Combine(Kernels, "mine", "kernel.json"), _folder.PathOf("share/jupyter/kernel.json"));
        var other = _folder.Write("share/jupyter/lab/settings.json", "{}");

        Assert.Contains("is not a valid name", Assert.Throws<ArgumentException>(() => KernelSpec.Uninstall(Kernels, name)).Message);
        Assert.Contains("is not a valid name", Assert.Throws<ArgumentException>(() => Install(name)).Message);
        Assert.True(File.Exists(other));
        Assert.True(File.Exists(Path.Combine(Kernels, "mine", "kernel.json")));
    }

    [Fact]
    public void Files_that_somebody_added_stay()
    {
        Install("mine");
        var notes = _folder.Write("share/jupyter/kernels/mine/notes.txt", "mine");
        var plotly = _folder.Write("plotly.js", "");
        FigureExtension.Install(Kernels, plotly);
        var style = _folder.Write("share/jupyter/labextensions/labs-figures/static/mine.css", "mine");

        Assert.Equal(Path.Combine(Kernels, "mine"), KernelSpec.Uninstall(Kernels, "mine"));
        FigureExtension.Uninstall(Kernels);
        Assert.Equal([notes], Directory.GetFiles(Path.GetDirectoryName(notes)!));
        Assert.Equal(
            [style], Directory.GetFiles(_folder.PathOf("share/jupyter/labextensions"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Nothing_is_left_of_what_was_installed()
    {
        Install("mine");
        FigureExtension.Install(Kernels, _folder.Write("plotly.js", ""));
        Assert.True(File.Exists(_folder.PathOf("share/jupyter/labextensions/labs-figures/static/plotly.min.js")));

        KernelSpec.Uninstall(Kernels, "mine");
        FigureExtension.Uninstall(Kernels);
        Assert.Empty(Directory.GetFileSystemEntries(Kernels));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.PathOf("share/jupyter/labextensions")));
        Assert.Null(KernelSpec.Uninstall(Kernels, "mine"));
    }

    [Fact]
    public void A_folder_that_is_a_link_is_left_alone()
    {
        Install("mine");
        Directory.CreateSymbolicLink(Path.Combine(Kernels, "link"), Path.Combine(Kernels, "mine"));
        Assert.Contains("is a link to", Assert.Throws<ArgumentException>(() => KernelSpec.Uninstall(Kernels, "link")).Message);
        Assert.Contains("is a link to", Assert.Throws<ArgumentException>(() => Install("link")).Message);
        Assert.True(File.Exists(Path.Combine(Kernels, "mine", "kernel.json")));
    }

    private void Install(string name) => KernelSpec.Install(
        Kernels, name, "Mine", ["/usr/bin/labs", "kernel", "run", "{connection_file}"], new Dictionary<string, string>());
}
