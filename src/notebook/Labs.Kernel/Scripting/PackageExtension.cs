using System.Reflection;

namespace Labs.Kernel.Scripting;

/// <summary>
/// What a package ships for .NET Interactive in <c>interactive-extensions/dotnet</c>: classes that implement <c>IKernelExtension</c>, and a
/// script <c>extension.dib</c>. A class is given no kernel, since there is none of that engine; what only registers formatters needs none.
/// </summary>
internal static class PackageExtension
{
    private const string Contract = "Microsoft.DotNet.Interactive.IKernelExtension";

    /// <summary>The folder's script; null when it has none.</summary>
    public static string? ScriptIn(string folder) => Path.Combine(folder, "extension.dib") is var path && File.Exists(path) ? path : null;

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
                var extension = Activator.CreateInstance(type);
                if (contract.GetMethod("OnLoadAsync")?.Invoke(extension, BindingFlags.DoNotWrapExceptions, null, [null], null) is Task loading)
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
            return incomplete.Types.OfType<Type>(); // some need a library that is not there
        }
    }
}
