using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Labs.Kernel.Tests;

/// <summary>Compiles small assembly files.</summary>
internal static class Library
{
    /// <returns>The file's full path.</returns>
    public static string Write(string folder, string file, string source, params string[] references)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var emitted = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(file),
            [CSharpSyntaxTree.ParseText(source)],
            references.Append(Path.Combine(framework, "System.Runtime.dll")).Append(Path.Combine(framework, "System.Private.CoreLib.dll"))
                .Select(reference => MetadataReference.CreateFromFile(reference)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(path);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        return path;
    }
}
