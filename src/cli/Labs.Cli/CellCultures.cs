using System.Runtime.InteropServices;

namespace Labs.Cli;

/// <summary>
/// The languages and cultures of a process that runs cells: those of ICU, as in a program of `dotnet run`. Every other process of the
/// command needs none and stays invariant, which starts faster.
/// </summary>
internal static class CellCultures
{
    // The oldest version that .NET accepts, and one that is not published yet.
    private const int FirstVersion = 50, LastVersion = 100;

    /// <summary>
    /// Makes the cultures available. It must be called before anything uses a culture, because .NET decides once. Without ICU on the
    /// machine, or if DOTNET_SYSTEM_GLOBALIZATION_INVARIANT demands it, the process stays invariant; .NET would end it otherwise.
    /// </summary>
    public static void Use()
    {
        var demanded = Environment.GetEnvironmentVariable("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT");
        if (demanded is "1" or "true" or "True" or "TRUE" || (OperatingSystem.IsLinux() && !HasIcu()))
            return;
        AppContext.SetSwitch("System.Globalization.Invariant", false);
        AppContext.SetSwitch("System.Globalization.PredefinedCulturesOnly", false);
    }

    private static bool HasIcu()
    {
        for (var version = LastVersion; version >= FirstVersion; version--)
        {
            if (NativeLibrary.TryLoad($"libicuuc.so.{version}", out _))
                return true;
        }
        return NativeLibrary.TryLoad("libicuuc.so", out _);
    }
}
