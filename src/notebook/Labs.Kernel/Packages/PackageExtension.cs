using System.Reflection;
using Labs.Kernel.Scripting;

namespace Labs.Kernel.Packages;

/// <summary>
/// Loads the extension that a package has for .NET Interactive in <c>interactive-extensions/dotnet</c>: classes that implement
/// <c>IKernelExtension</c>, and a script <c>extension.dib</c>. A class receives null instead of a kernel of .NET Interactive, which is
/// enough for classes that only register formatters.
/// </summary>
internal static class PackageExtension
{
    private const string Contract = "Microsoft.DotNet.Interactive.IKernelExtension";

    /// <summary>Returns the path of the folder's script; null if it has none.</summary>
    public static string? ScriptIn(string folder)
    {
        var path = Path.Combine(folder, "extension.dib");
        return File.Exists(path) ? path : null;
    }

    /// <summary>Loads the classes of a folder's assemblies.</summary>
    public static async Task LoadAsync(ScriptSession script, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal))
        {
            foreach (var type in TypesIn(script.Load(file)))
            {
                if (type is not { IsAbstract: false, IsClass: true }
                    || Array.Find(type.GetInterfaces(), contract => contract.FullName == Contract) is not { } contract)
                    continue;
                var (extension, load) = (Activator.CreateInstance(type), contract.GetMethod("OnLoadAsync"));
                if (load?.Invoke(extension, BindingFlags.DoNotWrapExceptions, null, [null], null) is Task loading)
                    await loading;
            }
        }
    }

    private static IEnumerable<Type> TypesIn(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException incomplete)
        {
            return incomplete.Types.OfType<Type>(); // some types need a library that is missing
        }
    }
}
