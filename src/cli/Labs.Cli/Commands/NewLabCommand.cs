using System.CommandLine;
using Labs.Cli.Authoring;

namespace Labs.Cli.Commands;

internal static class NewLabCommand
{
    private static readonly string[] s_exercises = ["first-exercise", "second-exercise"];

    public static Command Create()
    {
        var slug = new Argument<string>("slug")
        {
            Description = "The notebook's name without its number, as in the last column of datasets/claims.tsv.",
        };
        var number = new Option<int?>("--number")
        {
            Description = "The number in front of the slug, 1 to 99. Default: the one after the largest.",
        };
        var title = new Option<string?>("--title") { Description = "The first heading. Default: the slug's words." };
        var question = new Option<string?>("--question") { Description = "The question that the notebook answers." };
        var exercise = new Option<string[]>("--exercise")
        {
            Description = $"The name of an exercise, written like a slug; may be repeated. Default: {string.Join(", ", s_exercises)}.",
        };
        var command = new Command("new-lab",
            "Create a notebook from the template, with its claims, its solution files and its entry for the tests. "
            + "Existing files stay as they are. Example: labs new-lab l4-l7-load-balancing --number 18 "
            + "--title \"Load balancing at layers 4 and 7\" --exercise sticky-clients")
        {
            slug, number, title, question, exercise,
        };
        command.SetAction(parsed =>
        {
            var files = new NewLabFiles(CommandLine.Repository);
            var name = parsed.GetRequiredValue(slug);
            var claims = ClaimsOf(CommandLine.Repository, name);
            var exercises = parsed.GetValue(exercise) is { Length: > 0 } given ? given : s_exercises;
            if (exercises.FirstOrDefault(given => !NewLab.IsSlug(given)) is { } wrong)
                throw new CommandException(ExitCodes.Usage,
                    $"--exercise {wrong}: expected lower-case words joined by hyphens, such as count-threads.");
            if (exercises.Distinct().Count() < exercises.Length)
                throw new CommandException(ExitCodes.Usage,
                    $"--exercise {string.Join(", ", exercises)}: each exercise needs a name of its own.");
            var at = parsed.GetValue(number) ?? files.NextNumber();
            if (at is < 1 or > 99)
                throw new CommandException(ExitCodes.Usage, $"--number {at}: expected a number from 1 to 99.");
            var lab = new NewLab(name, at, parsed.GetValue(title) ?? NewLab.Words(name),
                parsed.GetValue(question) ?? "Which question does this notebook answer?", exercises, claims);
            foreach (var path in files.Create(lab))
                Console.WriteLine(path);
            Console.Error.WriteLine($"labs: {claims.Count} claims. Next: measure them (CONTRIBUTING.md, \"Add a notebook\"), "
                + $"add a row to the table in README.md, and run: labs run {name} --solutions");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static IReadOnlyList<Claim> ClaimsOf(string repository, string slug)
    {
        if (!NewLab.IsSlug(slug))
            throw new CommandException(ExitCodes.Usage,
                $"'{slug}' is no slug: expected lower-case words joined by hyphens, such as time-wait.");
        var ledger = ClaimLedger.Of(repository);
        var claims = ledger.OfNotebook(slug);
        if (claims.Count > 0)
            return claims;
        throw new CommandException(ExitCodes.Usage,
            $"datasets/claims.tsv has no claim of a notebook '{slug}'. Add its rows first (CONTRIBUTING.md, "
            + $"\"Add a claim\"), or choose one of: {string.Join(", ", ledger.Claims.Select(claim => claim.Notebook).Distinct())}.");
    }
}
