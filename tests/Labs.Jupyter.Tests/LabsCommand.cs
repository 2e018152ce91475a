using Labs.Jupyter.Specs;

namespace Labs.Jupyter.Tests;

/// <summary>The labs command, which ./labs builds in artifacts/labs.</summary>
internal static class LabsCommand
{
    public static string Path { get; } = System.IO.Path.Combine(Repository.Root, "artifacts", "labs", "labs");

    public static (string Name, string Value)[] Environment { get; } =
    [
        ("LABS_COMMAND", Path),
        ("LABS_REPO", Repository.Root),
        ("DOTNET_ROOT", KernelSpec.DotnetRoot),
        ("DOTNET_EnableDiagnostics", "0"), // as ./labs does
    ];
}
