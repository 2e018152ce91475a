using System.Text.RegularExpressions;

namespace Labs.Cli.Authoring;

/// <summary>What a new notebook is made from.</summary>
/// <param name="Slug">The notebook's name without its number, such as <c>time-wait</c>.</param>
/// <param name="Number">The number in front of the slug, 1 to 99.</param>
/// <param name="Title">The first heading.</param>
/// <param name="Question">The question that the notebook answers.</param>
/// <param name="Exercises">The names of the exercises, written like a slug.</param>
/// <param name="Claims">The rows of the ledger that name the notebook, at least one.</param>
internal sealed partial record NewLab(
    string Slug, int Number, string Title, string Question, IReadOnlyList<string> Exercises, IReadOnlyList<Claim> Claims)
{
    /// <summary>The notebook's file name without <c>.ipynb</c>, such as <c>12-time-wait</c>.</summary>
    public string Name => $"{Number:00}-{Slug}";

    /// <summary>Whether a text can be a slug: lower-case words and digits joined by hyphens, a letter first.</summary>
    public static bool IsSlug(string text) => Slugs().IsMatch(text);

    /// <summary>Returns the words of a slug with the first letter in upper case: <c>time-wait</c> is "Time wait".</summary>
    public static string Words(string slug) => char.ToUpperInvariant(slug[0]) + slug[1..].Replace('-', ' ');

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex Slugs();
}
