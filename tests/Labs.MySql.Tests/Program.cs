using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Labs.MySql.Tests;

/// <summary>A process that a test starts and kills.</summary>
internal static class Program
{
    public static string Executable => Path.Combine(AppContext.BaseDirectory, "Labs.MySql.Tests");

    private static async Task<int> Main(string[] args)
    {
        if (args is not ["journal", var path])
            return await (args.Contains("--server")
                    ? TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
                    : ConsoleRunner.Run(args));
        using var journal = Journal.Create(path);
        // Until it is killed, or nobody reads its output any more.
        while (true)
        {
            var id = journal.NextId();
            journal.Acknowledge(id);
            Console.WriteLine(id);
        }
    }
}
