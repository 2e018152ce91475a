using System.Text.Json;
using System.Text.RegularExpressions;

namespace Labs.Jupyter.Tests;

/// <summary>What VS Code reads from the repository, with the comments it allows.</summary>
public sealed partial class EditorFilesTests
{
    [Fact]
    public void The_recommended_extension_is_the_one_that_has_kernels()
    {
        using var extensions = Read(".vscode/extensions.json");
        Assert.Contains("ms-toolsai.jupyter", extensions.RootElement.GetProperty("recommendations").EnumerateArray().Select(name => name.GetString()));
        using var settings = Read(".vscode/settings.json");
        Assert.Equal(JsonValueKind.Object, settings.RootElement.ValueKind);
    }

    [Fact]
    public void The_devcontainer_installs_the_kernel_by_commands_that_exist()
    {
        using var container = Read(".devcontainer/devcontainer.json");
        Assert.Contains("ms-toolsai.jupyter", container.RootElement.GetProperty("customizations").GetProperty("vscode").GetProperty("extensions").EnumerateArray().Select(name => name.GetString()));
        var commands = container.RootElement.GetProperty("postCreateCommand").GetString()!.Split(" && ");
        Assert.Equal("./labs kernel install", commands[0]);
        Assert.All(commands, command => Assert.StartsWith("./labs ", command));
    }

    [Fact]
    public async Task The_first_ten_minutes_have_their_pictures_and_commands()
    {
        var page = File.ReadAllText(Path.Combine(LabsCommand.Root, "docs", "first-ten-minutes.md"));
        var pictures = Picture.Matches(page).Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(pictures);
        Assert.All(pictures, picture => Assert.True(File.Exists(Path.Combine(LabsCommand.Root, "docs", picture)), picture));
        foreach (var command in Command.Matches(page).Select(match => match.Groups[1].Value).Distinct())
            await ProcessRun.OutputAsync(TimeSpan.FromMinutes(1), LabsCommand.Path, [.. command.Split(' '), "--help"]);
    }

    private static JsonDocument Read(string file) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(LabsCommand.Root, file)), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });

    [GeneratedRegex(@"!\[[^\]]*\]\(([^)]+)\)")]
    private static partial Regex Picture { get; }

    // Subcommands are two words after `labs kernel`, else one.
    [GeneratedRegex(@"\./labs (kernel \w+|\w+)")]
    private static partial Regex Command { get; }
}
