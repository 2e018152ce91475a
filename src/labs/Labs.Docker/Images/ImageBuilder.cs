using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>Builds an image from its recipe: with the engine's /build, or from a root file system that a script makes here.</summary>
internal sealed partial class ImageBuilder(IDockerClient client, string architecture)
{
    // The prefix of a recipe's progress messages, as in mmdebstrap's output.
    private const string News = "I: ";

    public Task BuildAsync(
        CatalogueEntry entry, ImageRecipe recipe, string reference, IReadOnlyDictionary<string, string> arguments, bool fromScratch,
        IProgress<ImageProgress>? progress, CancellationToken cancellationToken) =>
        entry.IsRootfs
            ? ImportAsync(entry, reference, progress, cancellationToken)
            : BuildAsync(entry.Name, recipe, reference, arguments, fromScratch, progress, cancellationToken);

    private async Task BuildAsync(
        string name, ImageRecipe recipe, string reference, IReadOnlyDictionary<string, string> arguments, bool fromScratch,
        IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        var messages = new BuildMessages(name, progress);
        await using var context = await recipe.ContextAsync(cancellationToken);
        var parameters = new ImageBuildParameters
        {
            Tags = [reference],
            Remove = true,
            ForceRemove = true,
            NoCache = fromScratch,
            BuildArgs = arguments.ToDictionary(),
            Labels = new Dictionary<string, string> { ["labs.image"] = name },
        };
        try
        {
            await client.Images.BuildImageFromDockerfileAsync(parameters, context, null, null, messages, cancellationToken);
        }
        catch (DockerApiException e)
        {
            throw new ImageUnavailableException(name, $"the engine did not build '{name}': {EngineMessage.Of(e)}", e);
        }
        if (messages.Error is { } error)
        {
            throw new ImageUnavailableException(
                name,
                $"building '{name}' failed: {error}\n{messages.Tail}\n" +
                $"The recipe is lab-env/images/{name}; try again with: labs images build {name}");
        }
    }

    private async Task ImportAsync(
        CatalogueEntry entry, string reference, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        if (!CanMakeRootfs(out var why))
            throw new ImageUnavailableException(entry.Name, $"'{entry.Name}' cannot be built here: {why}.");
        progress?.Report(new ImageProgress(entry.Name, "making a root file system from this machine's package sources", 0, 0));
        await using var tar = TemporaryFile.Create();
        await RunAsync(entry, tar, progress, cancellationToken);
        tar.Position = 0;
        var (repository, tag) = Registry.Split(reference);
        var messages = new BuildMessages(entry.Name, progress);
        string[] changes = ["CMD [\"bash\"]", $"LABEL labs.image={entry.Name}"];
        var parameters = new ImagesCreateParameters { Repo = repository, Tag = tag, Changes = changes };
        await client.Images.CreateImageAsync(parameters, tar, null, messages, cancellationToken);
        if (messages.Error is { } error)
        {
            throw new ImageUnavailableException(
                entry.Name, $"the engine did not accept the root file system of '{entry.Name}': {error}");
        }
    }

    /// <summary>Returns whether this machine can make a root file system for the engine's processor architecture.</summary>
    /// <param name="why">The reason if it can't.</param>
    public bool CanMakeRootfs(out string why)
    {
        var here = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "amd64",
            Architecture.Arm64 => "arm64",
            var other => other.ToString(),
        };
        why = !OperatingSystem.IsLinux() ? "its recipe needs Debian or Ubuntu"
            : here != architecture ? $"this machine is {here} and the engine is {architecture}"
            : "";
        return why.Length == 0;
    }

    private static async Task RunAsync(
        CatalogueEntry entry, Stream output, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("bash", [entry.RootfsScript])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var script = Process.Start(start)!;
        script.StandardInput.Close();
        var talk = new Queue<string>();
        try
        {
            var copying = script.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
            while (await script.StandardError.ReadLineAsync(cancellationToken) is { } line)
            {
                talk.Enqueue(line);
                if (talk.Count > 20)
                    talk.Dequeue();
                if (line.StartsWith(News, StringComparison.Ordinal))
                    progress?.Report(new ImageProgress(entry.Name, line[News.Length..], 0, 0));
            }
            await copying;
            await script.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            script.Kill(entireProcessTree: true);
            throw;
        }
        if (script.ExitCode != 0)
            throw new ImageUnavailableException(entry.Name, $"'{entry.Name}' could not be made: {string.Join('\n', talk)}");
    }

    private sealed partial class BuildMessages(string image, IProgress<ImageProgress>? progress) : IProgress<JSONMessage>
    {
        private readonly Queue<string> _tail = new();
        private int _done;
        private int _total;

        public string? Error { get; private set; }

        public string Tail => string.Join('\n', _tail);

        public void Report(JSONMessage value)
        {
            if (value.Error is { } error)
                Error = error.Message;
            foreach (var line in (value.Stream ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                _tail.Enqueue(line);
                if (_tail.Count > 25)
                    _tail.Dequeue();
                if (Step().Match(line) is { Success: true } step)
                {
                    (_done, _total) = (int.Parse(step.Groups[1].Value, null) - 1, int.Parse(step.Groups[2].Value, null));
                    progress?.Report(new ImageProgress(image, step.Groups[3].Value, _done, _total));
                }
                else if (line.StartsWith(News, StringComparison.Ordinal))
                {
                    progress?.Report(new ImageProgress(image, line[News.Length..], _done, _total));
                }
            }
        }

        [GeneratedRegex(@"^Step (\d+)/(\d+) : (.*)$")]
        private static partial Regex Step();
    }
}
