using System.CommandLine;
using Labs.Docker;

namespace Labs.Cli.Commands;

/// <summary><c>labs clean</c>.</summary>
internal static class CleanCommand
{
    public static Command Create()
    {
        var all = new Option<bool>("--all") { Description = "Remove sessions that still run, too." };
        var command = new Command("clean", "Remove what sessions left whose owners have died. Example: labs clean") { all };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var isComplete = true;
            foreach (var session in SessionFolder.All())
                isComplete &= await CleanAsync(session, parsed.GetValue(all), cancellationToken);
            foreach (var path in SessionFolder.Foreign())
                Console.WriteLine($"{path}: it belongs to another user, or others may change it; left alone");
            try
            {
                var found = await DockerCleaner.SweepAsync(EngineEndpoint.Find(), cancellationToken);
                Console.WriteLine(found == 0 ? "nothing is left on the Docker Engine" : $"removed {found} from the Docker Engine");
            }
            catch (EngineUnavailableException)
            {
                Console.WriteLine("no Docker Engine answers; nothing was removed there");
            }
            return isComplete ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    /// <returns>Whether everything that should go is gone.</returns>
    private static async Task<bool> CleanAsync(SessionFolder session, bool all, CancellationToken cancellationToken)
    {
        var name = $"{session.Id} ({(session.IsDescribed ? session.Slug : "damaged")})";
        if (!session.IsLeftBehind && !all)
        {
            Console.WriteLine($"{name}: " + session switch
            {
                { IsDescribed: false } => "it may be about to begin; left alone until nothing in it has changed for ten minutes",
                { Owner.State: OwnerState.Running } => $"its owner, process {session.Owner.Pid}, still runs; left alone",
                _ => $"its owner, process {session.Owner.Pid}, can't be seen from here and may still run; left alone",
            });
            return true;
        }
        var isDone = await Reaper.CleanAsync(session.Id, ReaperProcess.Cleaners(), cancellationToken: cancellationToken);
        Console.WriteLine($"{name}: {(isDone ? "removed" : $"something is left; {session.LogPath} says what")}");
        return isDone;
    }
}
