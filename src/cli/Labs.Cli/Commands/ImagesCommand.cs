using System.CommandLine;
using Labs.Docker;

namespace Labs.Cli.Commands;

internal static class ImagesCommand
{
    public static Command Create()
    {
        var command = new Command("images", "List, make or remove the images of the catalogue. Example: labs images build nginx");
        var name = new Argument<string[]>("name") { Description = "Names of the catalogue; none means all.", Arity = ArgumentArity.ZeroOrMore };
        var fresh = new Option<bool>("--fresh") { Description = "Build the recipe anew, whatever is there." };

        var list = new Command("list", "The catalogue, and what of it the engine has. Example: labs images list");
        list.SetAction((_, cancellationToken) => ListAsync(cancellationToken));
        var build = new Command("build", "Pull or build images that are not there. Example: labs images build toolbox") { name, fresh };
        build.SetAction((parsed, cancellationToken) => BuildAsync(parsed.GetValue(name) ?? [], parsed.GetValue(fresh), cancellationToken));
        var remove = new Command("remove", "Remove images. Example: labs images remove toolbox") { name };
        remove.SetAction((parsed, cancellationToken) => RemoveAsync(parsed.GetValue(name) ?? [], cancellationToken));
        command.Add(list);
        command.Add(build);
        command.Add(remove);
        return command;
    }

    private static async Task<int> ListAsync(CancellationToken cancellationToken)
    {
        using var client = await EngineAccess.OpenAsync(EngineEndpoint.Find(), cancellationToken);
        var table = new Table("name", "image", "size [MB]", "on the engine");
        foreach (var state in await new ImageStore(client).ListAsync(cancellationToken))
            table.Row(state.Entry.Name, state.Reference, state.Image is { } image ? image.SizeBytes / 1e6 : null, state.Image is not null);
        Console.WriteLine(table);
        return ExitCodes.Ok;
    }

    private static async Task<int> BuildAsync(string[] names, bool fresh, CancellationToken cancellationToken)
    {
        using var client = await EngineAccess.OpenAsync(EngineEndpoint.Find(), cancellationToken);
        var store = new ImageStore(client);
        var progress = new ImageLines();
        foreach (var name in names.Length > 0 ? names : [.. store.Catalogue.Entries.Where(entry => !entry.IsPart).Select(entry => entry.Name)])
        {
            var image = fresh ? await store.BuildAsync(name, progress, cancellationToken) : await store.EnsureAsync(name, progress, cancellationToken);
            Console.WriteLine($"{name}: {image.Reference}");
        }
        return ExitCodes.Ok;
    }

    private static async Task<int> RemoveAsync(string[] names, CancellationToken cancellationToken)
    {
        using var client = await EngineAccess.OpenAsync(EngineEndpoint.Find(), cancellationToken);
        var store = new ImageStore(client);
        foreach (var name in names.Length > 0 ? names : [.. store.Catalogue.Entries.Select(entry => entry.Name)])
            foreach (var reference in await store.RemoveAsync(name, cancellationToken))
                Console.WriteLine($"removed {reference}");
        return ExitCodes.Ok;
    }
}
