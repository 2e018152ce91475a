using System.CommandLine;
using System.CommandLine.Completions;
using Labs.Cli.Completion;
using Labs.Cli.Output;
using Labs.Docker;

namespace Labs.Cli.Commands;

/// <summary><c>labs images</c>.</summary>
internal static class ImagesCommand
{
    public static Command Create() => new("images", "List, make or remove the images of the catalogue. Example: labs images build nginx")
    {
        List(), Build(), Remove(),
    };

    private static Command List()
    {
        var command = new Command("list", "List the catalogue, and which images the engine has. Example: labs images list");
        var format = OutputOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = await EngineAccess.OpenAsync(EngineEndpoint.Find(), cancellationToken);
            format.PrinterFor(parsed).Table(await new ImageStore(client).ListAsync(cancellationToken),
                new("name", state => state.Entry.Name),
                new("image", state => state.Reference),
                new("size [MB]", state => state.Image is { } image ? Math.Round(image.SizeBytes / 1e6) : null) { Name = "sizeMB" },
                new("on the engine", state => state.Image is not null) { Name = "isOnEngine" });
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Build()
    {
        var names = new Argument<string[]>("name")
        {
            Description = "Names of the catalogue; without any, all of them.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var fresh = new Option<bool>("--fresh") { Description = "Build the recipe again, even if the image exists." };
        var command = new Command("build", "Pull or build images that are missing. Example: labs images build toolbox") { names, fresh };
        names.CompletionSources.Add(_ => Candidates.Images().Select(name => new CompletionItem(name)));
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var given = Known(parsed.GetValue(names) ?? []);
            using var client = await EngineAccess.OpenAsync(EngineEndpoint.Find(), cancellationToken);
            var store = new ImageStore(client);
            var progress = new ImageLines();
            var all = store.Catalogue.Entries.Where(entry => !entry.IsPart).Select(entry => entry.Name);
            foreach (var name in given.Count > 0 ? given : all)
            {
                var image = parsed.GetValue(fresh)
                    ? await store.BuildAsync(name, progress, cancellationToken)
                    : await store.EnsureAsync(name, progress, cancellationToken);
                Console.WriteLine($"{name}: {image.Reference}");
            }
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Remove()
    {
        var names = new Argument<string[]>("name") { Description = "Names of the catalogue.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Remove every image of the catalogue." };
        var command = new Command("remove", "Remove images. Example: labs images remove toolbox") { names, all };
        names.CompletionSources.Add(_ => Candidates.Images().Select(name => new CompletionItem(name)));
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var given = Known(parsed.GetValue(names) ?? []);
            if (parsed.GetValue(all) == given.Count > 0)
                throw new CommandException(ExitCodes.Usage, "name the images to remove (see: labs images list), or say --all.");
            using var client = await EngineAccess.OpenAsync(EngineEndpoint.Find(), cancellationToken);
            var store = new ImageStore(client);
            foreach (var name in given.Count > 0 ? given : store.Catalogue.Entries.Select(entry => entry.Name))
                foreach (var reference in await store.RemoveAsync(name, cancellationToken))
                    Console.WriteLine($"removed {reference}");
            return ExitCodes.Ok;
        });
        return command;
    }

    // Neither an engine nor a registry is asked for a name with a typing error.
    private static IReadOnlyList<string> Known(IReadOnlyList<string> names)
    {
        string[] known = [.. Candidates.Images()];
        return names.FirstOrDefault(name => !known.Contains(name)) is not { } unknown
            ? names
            : throw new CommandException(ExitCodes.Usage,
                $"there is no image '{unknown}' in the catalogue ({string.Join(", ", known)}).{NearNames.Question(unknown, known)}");
    }
}
