namespace Labs.Notebooks.Tests;

/// <summary>Parameters that make a notebook short: the same experiments, fewer rounds.</summary>
internal static class Quick
{
    public static string[] Parameters(string slug) => slug switch
    {
        "bridge-vs-host" => ["-p", "rounds=4", "-p", "roundMs=100"],
        _ => [],
    };
}
