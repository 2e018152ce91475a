using System.Text.Json;
using System.Text.RegularExpressions;

namespace Labs.Jupyter.Tests;

/// <summary>Tests the files that VS Code reads from the repository, which may have comments.</summary>
public sealed partial class EditorFilesTests
{
    [Fact]
    public void The_Jupyter_extension_is_recommended()
    {
        using var extensions = Read(".vscode/extensions.json");
        Assert.Contains("ms-toolsai.jupyter", Texts(extensions.RootElement.GetProperty("recommendations")));
        using var settings = Read(".vscode/settings.json");
        Assert.Equal(JsonValueKind.Object, settings.RootElement.ValueKind);
    }

    [Fact]
    public void The_devcontainer_installs_the_Jupyter_extension_and_the_kernel()
    {
        using var container = Read(".devcontainer/devcontainer.json");
        var vscode = container.RootElement.GetProperty("customizations").GetProperty("vscode");
        Assert.Contains("ms-toolsai.jupyter", Texts(vscode.GetProperty("extensions")));
        var commands = container.RootElement.GetProperty("postCreateCommand").GetString()!.Split(" && ");
        Assert.Equal("./labs kernel install", commands[0]);
        Assert.All(commands, command => Assert.StartsWith("./labs ", command));
    }

    [Fact]
    public async Task The_pictures_and_commands_of_the_first_ten_minutes_exist()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "first-ten-minutes.md"));
        var pictures = Picture.Matches(page).Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(pictures);
        Assert.All(pictures, picture => Assert.True(File.Exists(Path.Combine(Repository.Root, "docs", picture)), picture));
        foreach (var command in Command.Matches(page).Select(match => match.Groups[1].Value).Distinct())
            await ProcessRun.OutputAsync(TimeSpan.FromMinutes(1), LabsCommand.Path, [.. command.Split(' '), "--help"]);
    }

    private static JsonDocument Read(string file)
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip };
        return JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, file)), options);
    }

    private static IEnumerable<string?> Texts(JsonElement array) => array.EnumerateArray().Select(item => item.GetString());

    [GeneratedRegex(@"!\[[^\]]*\]\(([^)]+)\)")]
    private static partial Regex Picture { get; }

    // A subcommand is one word, or two words if the first one is kernel.
    [GeneratedRegex(@"\./labs (kernel \w+|\w+)")]
    private static partial Regex Command { get; }
}
