using System.CommandLine;
using Labs.Docker;

namespace Labs.Cli.Commands;

internal static class CleanCommand
{
    public static Command Create()
    {
        var all = new Option<bool>("--all") { Description = "Sessions that still run, too." };
        var command = new Command("clean", "Remove what sessions of dead owners left. Example: labs clean") { all };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var complete = true;
            foreach (var session in SessionFolder.All())
            {
                var name = $"{session.Id} ({(session.IsDescribed ? session.Slug : "damaged")})";
                if (!session.IsLeftBehind && !parsed.GetValue(all))
                {
                    Console.WriteLine(session.IsDescribed
                        ? $"{name}: its owner, process {session.Owner.Pid}, still runs; left alone"
                        : $"{name}: it may be about to begin; left alone until nothing in it has changed for ten minutes");
                    continue;
                }
                var done = await Reaper.CleanAsync(session.Id, ReaperProcess.Cleaners(), cancellationToken: cancellationToken);
                complete &= done;
                Console.WriteLine($"{name}: {(done ? "removed" : $"something is left; {session.LogPath} says what")}");
            }
            try
            {
                var found = await DockerCleaner.SweepAsync(EngineEndpoint.Find(), cancellationToken);
                Console.WriteLine(found == 0 ? "nothing of dead owners is left on the Docker Engine" : $"removed {found} from the Docker Engine");
            }
            catch (EngineUnavailableException)
            {
                Console.WriteLine("no Docker Engine answers; nothing was looked for there");
            }
            return complete ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }
}
