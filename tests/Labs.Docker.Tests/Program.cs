using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Labs.Docker.Tests;

/// <summary>Separate processes for the clean-up tests: an owner that a test kills, and the reaper that the owner starts.</summary>
internal static class Program
{
    public static string Executable => Path.Combine(AppContext.BaseDirectory, "Labs.Docker.Tests");

    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["reaper", var session]:
                using (var owner = Console.OpenStandardInput())
                    return await Reaper.RunAsync(session, owner, [new FolderCleaner(), new DockerCleaner()]) ? 0 : 1;
            case ["disk-owner"]:
                await using (var lab = await Lab.OpenAsync("docker-tests"))
                {
                    await DiskCleanUpTests.MakeInUseAsync(await lab.DockerAsync());
                    Console.WriteLine(lab.Id);
                    await Console.In.ReadLineAsync(); // the end of the stream, if the test dies first
                    return 0;
                }
            case ["container-owner"]:
                await using (var lab = await Lab.OpenAsync("docker-tests"))
                {
                    await (await lab.DockerAsync()).RunAsync("web", new() { Command = ["sleep", "1000000"] });
                    Console.WriteLine(lab.Id);
                    await Console.In.ReadLineAsync(); // the end of the stream, if the test dies first
                    return 0;
                }
            default:
                return await (args.Contains("--server")
                    ? TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
                    : ConsoleRunner.Run(args));
        }
    }
}
