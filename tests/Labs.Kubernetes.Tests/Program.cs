namespace Labs.Kubernetes.Tests;

/// <summary>A process of its own for a test to kill.</summary>
internal static class Program
{
    public static string Executable => Path.Combine(AppContext.BaseDirectory, "Labs.Kubernetes.Tests");

    private static int Main() => 2;
}
