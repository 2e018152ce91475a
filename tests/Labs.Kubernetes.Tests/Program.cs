using Labs.Docker;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Labs.Kubernetes.Tests;

/// <summary>The processes of the clean-up tests: a session that a test kills, and the reaper that the session starts.</summary>
internal static class Program
{
    public static string Executable => Path.Combine(AppContext.BaseDirectory, "Labs.Kubernetes.Tests");

    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["reaper", var session]:
                ISessionCleaner[] cleaners = [new FolderCleaner(), new ProcessCleaner(), new DockerCleaner(), new ClusterCleaner()];
                using (var owner = Console.OpenStandardInput())
                    return await Reaper.RunAsync(session, owner, cleaners) ? 0 : 1;
            case ["user", var kind]:
                await using (var lab = await Lab.OpenAsync("kubernetes-tests"))
                {
                    Console.WriteLine(lab.Id);
                    try
                    {
                        var (cluster, missing) = kind == "ready"
                            ? await lab.KindIfReadyAsync()
                            : (await lab.KindAsync(new ClusterSpec { Fresh = kind == "fresh" }), "");
                        Console.WriteLine(cluster?.Name ?? missing);
                    }
                    catch (KubernetesException exception)
                    {
                        Console.WriteLine(exception.Message);
                    }
                    await Console.In.ReadLineAsync(); // returns at the end of the stream, even if the test is killed
                    return 0;
                }
            default:
                return await (args.Contains("--server")
                    ? TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
                    : ConsoleRunner.Run(args));
        }
    }
}
