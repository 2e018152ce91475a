namespace Labs;

/// <summary>A task for the learner with an automatic check. A red check does not fail a run: the task may not be solved yet.</summary>
public sealed class Exercise
{
    private readonly Lab _lab;

    internal Exercise(Lab lab, string id) => (_lab, Id) = (lab, id);

    /// <summary>The exercise's name in the result file.</summary>
    public string Id { get; }

    /// <summary>Runs the check and records the result. An exception in the check counts as red, with its message.</summary>
    /// <param name="check">Measures whether the exercise is solved.</param>
    /// <returns>A card with the result and the hint.</returns>
    public async Task<View> Check(Func<Task<CheckResult>> check)
    {
        CheckResult result;
        try
        {
            result = await check();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            result = CheckResult.Fail(
                $"{exception.GetType().Name}: {exception.Message}",
                "The check stopped with this exception; find out first where it comes from.");
        }
        _lab.Results.AddExercise(Id, result);
        return new Card(Id, result);
    }

    private sealed class Card(string id, CheckResult result) : View
    {
        public override MimeBundle ToMime()
        {
            var hint = result.Hint.Length > 0 ? $" Hint: {result.Hint}" : "";
            var htmlHint = result.Hint.Length > 0 ? $"<br><i>Hint:</i> {Html.Escape(result.Hint)}" : "";
            var colour = result.Passed ? Html.Green : Html.Vermillion;
            return new($"{(result.Passed ? "GREEN" : "RED")} {id}: {result.Observed}.{hint}")
            {
                [MimeBundle.Html] = $"<div class=\"labs-exercise\" style=\"{Html.Style(Html.Box, colour)}\">"
                    + $"{Html.Badge(result.Passed ? "✔ green" : "✘ red", colour)} "
                    + $"<b>{Html.Escape(id)}</b>: {Html.Escape(result.Observed)}{htmlHint}</div>",
            };
        }
    }
}
