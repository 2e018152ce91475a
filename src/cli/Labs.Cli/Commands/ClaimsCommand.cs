using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Labs.Runner.Running;

namespace Labs.Cli.Commands;

internal static class ClaimsCommand
{
    public static Command Create()
    {
        var notebook = new Option<string?>("--notebook") { Description = "Only the claims of this one." };
        var undecided = new Option<bool>("--undecided") { Description = "Only claims without a verdict." };
        var output = new Option<string>("--out") { Description = "The folder of earlier runs.", DefaultValueFactory = _ => Path.Combine(CommandLine.Repository, "out") };
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var command = new Command("claims", "Print the ledger: claim, notes' lines, verdict, evidence. Example: labs claims --notebook pause-container") { notebook, undecided, output, json };
        command.SetAction(parsed =>
        {
            var ledger = ClaimLedger.Of(CommandLine.Repository);
            var only = parsed.GetValue(notebook);
            if (only is not null && ledger.OfNotebook(only).Count == 0)
                throw new CommandException(ExitCodes.Usage, $"the ledger has no notebook '{only}'; it has {string.Join(", ", ledger.Claims.Select(claim => claim.Notebook).Distinct())}.");
            var verdicts = ledger.Claims.Select(claim => claim.Notebook).Distinct()
                .SelectMany(slug => ResultFile.Read(parsed.GetValue(output)!, slug)?.Claims ?? [])
                .ToDictionary(claim => claim.Id);
            var rows = ledger.Claims
                .Where(claim => only is null || claim.Notebook == only)
                .Select(claim => (Claim: claim, Outcome: verdicts.GetValueOrDefault(claim.Id)))
                .Where(row => !parsed.GetValue(undecided) || !IsDecided(row.Outcome))
                .ToArray();
            if (parsed.GetValue(json))
                Console.WriteLine(new JsonArray([.. rows.Select(row => (JsonNode)ToJson(row.Claim, row.Outcome))]).ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
            else
                Print(rows, ledger.Claims.Count, verdicts.Values.Count(IsDecided));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static bool IsDecided(ClaimOutcome? outcome) => outcome is not null && outcome.Verdict.IsDecided();

    private static void Print(IReadOnlyList<(Claim Claim, ClaimOutcome? Outcome)> rows, int all, int decided)
    {
        foreach (var byNotebook in rows.GroupBy(row => row.Claim.Notebook))
        {
            Console.WriteLine($"{byNotebook.Key}");
            foreach (var (claim, outcome) in byNotebook)
            {
                var surprise = outcome is { Agrees: false } ? $" (expected {outcome.Expected?.Text()})" : "";
                Console.WriteLine($"  {outcome?.Verdict.Text() ?? "open",-18}{claim.Id}{surprise}  [{string.Join(", ", claim.Sources)}]");
                Console.WriteLine($"  {"",-18}{claim.Text}");
                if (outcome is { Evidence.Length: > 0 })
                    Console.WriteLine($"  {"",-18}> {outcome.Evidence}");
            }
        }
        Console.WriteLine($"{decided} of {all} claims decided");
    }

    private static JsonObject ToJson(Claim claim, ClaimOutcome? outcome) => new()
    {
        ["id"] = claim.Id,
        ["notebook"] = claim.Notebook,
        ["sources"] = new JsonArray([.. claim.Sources.Select(source => (JsonNode)source)]),
        ["claim"] = claim.Text,
        ["expected"] = claim.Expected?.Text(),
        ["verdict"] = outcome?.Verdict.Text(),
        ["agrees"] = outcome?.Agrees,
        ["evidence"] = outcome?.Evidence,
    };
}
