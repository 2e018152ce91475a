using Microsoft.DotNet.Interactive.Events;

namespace Labs.Interactive.Tests;

/// <summary>The secrets of a session are masked in what its cells show.</summary>
public sealed class SecretTests
{
    private const string Register = "var secret = Secrets.Register($\"s3cret-{Guid.NewGuid():N}\"); File.WriteAllText(\"{0}\", secret);";

    // The host is another program: what its C# kernel prints does not pass through the labs.
    [Theory]
    [InlineData("#!bash @secret\necho \"$secret\"; echo \"$secret\" >&2")]
    [InlineData("Display.Show(new Tree(secret));")]
    [InlineData("Display.Show(new Tree(\"soon\"))(new Tree(secret));")]
    public async Task What_the_labs_show_in_another_host_has_no_secret(string code)
    {
        using var folder = new TemporaryFolder();
        using var notebook = await GuestNotebook.WithLabsAsync();
        await notebook.RunAsync(Register.Replace("{0}", folder.PathOf("secret"), StringComparison.Ordinal));
        var events = await notebook.RunAsync(code);
        var shown = string.Concat(events.OfType<DisplayEvent>().SelectMany(one => one.FormattedValues).Select(form => form.Value));
        Assert.Contains("***", shown);
        Assert.DoesNotContain(await File.ReadAllTextAsync(folder.PathOf("secret")), shown);
    }
}
