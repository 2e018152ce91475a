using System.Diagnostics;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Labs.Core.Tests;

/// <summary>The processes that tests need: an owner to be killed, its reaper, one that looks for an owner, and a client.</summary>
internal static class Program
{
    public static string Executable => Path.Combine(AppContext.BaseDirectory, "Labs.Core.Tests");

    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["reaper", var session]:
                ISessionCleaner[] cleaners = [new FolderCleaner(), new ProcessCleaner(), new ChildrenCleaner()];
                using (var owner = Console.OpenStandardInput())
                    return await Reaper.RunAsync(session, owner, cleaners) ? 0 : 1;
            case ["ask", var url]:
                await using (await Lab.OpenAsync("sky"))
                {
                    using var client = new HttpClient();
                    Console.WriteLine(await client.GetStringAsync(url));
                    Console.WriteLine(Environment.GetEnvironmentVariable("NO_PROXY"));
                    return 0;
                }
            case ["state-of", var owner]:
                Console.WriteLine(Owner.Parse(owner)!.State);
                return 0;
            case ["self-state"]:
                Console.WriteLine(Owner.Current.State);
                return 0;
            case ["session", var count]:
                for (var i = 0; i < int.Parse(count); i++)
                {
                    await using var lab = await Lab.OpenAsync("sky");
                    Console.WriteLine(LinuxFiles.Look(lab.Folder)?.Owner);
                }
                return 0;
            case ["take-over", var temporary]:
                Attacker.TakeOver(temporary);
                return 0;
            case ["exchange", var folder, var victim]:
                Attacker.Exchange(folder, victim);
                return 0;
            case ["owner"]:
                await using (var lab = await Lab.OpenAsync("sky"))
                {
                    var sleep = new ProcessStartInfo("sleep", ["300"]);
                    ProcessCleaner.Mark(sleep, lab.Id);
                    var process = Process.Start(sleep)!; // it must outlive this block: the end of the session kills it
                    await lab.TrackAsync(ProcessCleaner.KindName, ProcessCleaner.IdOf(process), _ =>
                    {
                        process.Kill();
                        return Task.CompletedTask;
                    });
                    await using (await UserLock.TakeAsync("turn", CancellationToken.None))
                    {
                        // The file stays.
                    }
                    // What a cell starts is in no journal; it is found by the variable.
                    using var cell = Environment.GetEnvironmentVariable(NotebookChildren.Variable) is null
                        ? null
                        : Process.Start("sleep", "300");
                    Console.WriteLine($"{SessionFolder.Open(lab.Id)!.Path}\t{lab.Folder}\t{process.Id}");
                    await Console.In.ReadLineAsync(); // returns if the test dies first
                    return 0;
                }
            default:
                return await (args.Contains("--server")
                    ? TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
                    : ConsoleRunner.Run(args));
        }
    }
}
