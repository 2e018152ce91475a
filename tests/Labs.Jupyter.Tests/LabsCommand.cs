using Labs.Jupyter.Specs;

namespace Labs.Jupyter.Tests;

/// <summary>The labs command, which ./labs builds in artifacts/labs.</summary>
internal static class LabsCommand
{
    public static string Root { get; } = FindRoot();

    public static string Path { get; } = System.IO.Path.Combine(Root, "artifacts", "labs", "labs");

    public static (string Name, string Value)[] Environment { get; } =
    [
        ("LABS_COMMAND", Path),
        ("LABS_REPO", Root),
        ("DOTNET_ROOT", KernelSpec.DotnetRoot),
        ("DOTNET_EnableDiagnostics", "0"), // as ./labs does
    ];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Labs.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Labs.sln is in no folder above the tests.");
    }
}
