namespace Labs;

/// <summary>A task for the reader with an automatic check. A red check fails no run: the reader has not solved it yet.</summary>
public sealed class Exercise
{
    private readonly Lab _lab;

    internal Exercise(Lab lab, string id) => (_lab, Id) = (lab, id);

    public string Id { get; }

    /// <summary>Runs the check, records red or green, and shows the hint. An exception in the check is red, with its message.</summary>
    public async Task<View> Check(Func<Task<CheckResult>> check)
    {
        CheckResult result;
        try
        {
            result = await check();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            result = CheckResult.Fail($"{exception.GetType().Name}: {exception.Message}", "The check itself stopped at this; start there.");
        }
        _lab.Results.AddExercise(Id, result);
        return new Card(Id, result);
    }

    private sealed class Card(string id, CheckResult result) : View
    {
        public override MimeBundle ToMime()
        {
            var hint = result.Hint.Length > 0 ? $" Hint: {result.Hint}" : "";
            var colour = result.Passed ? Html.Green : Html.Vermillion;
            return new($"{(result.Passed ? "GREEN" : "RED")} {id}: {result.Observed}.{hint}")
            {
                [MimeBundle.Html] = $"<div class=\"labs-exercise\" style=\"{Html.Style(Html.Box, colour)}\">{Html.Badge(result.Passed ? "✔ green" : "✘ red", colour)} "
                    + $"<b>{Html.Escape(id)}</b>: {Html.Escape(result.Observed)}{(result.Hint.Length > 0 ? $"<br><i>Hint:</i> {Html.Escape(result.Hint)}" : "")}</div>",
            };
        }
    }
}
