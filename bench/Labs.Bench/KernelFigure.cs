namespace Labs.Bench;

/// <summary>A figure of the labs' notebook kernel and of another one, measured in turns.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Own">The labs' median; infinite if the notebook kernel did not answer in time.</param>
/// <param name="Other">The other kernel's median; infinite likewise.</param>
/// <param name="Target">The largest value that the labs may have; null without a target.</param>
/// <param name="Unit">The unit of all three.</param>
public sealed record KernelFigure(string What, double Own, double Other, double? Target, string Unit)
{
    /// <summary>Whether the labs' figure is within the target; null without a target.</summary>
    public bool? Reached => Target is { } target ? Own <= target : null;

    /// <summary>The labs' value with its unit.</summary>
    public string OwnText => Text(Own);

    /// <summary>The other kernel's value with its unit.</summary>
    public string OtherText => Text(Other);

    /// <summary>The target with its unit; empty without one.</summary>
    public string TargetText => Target is { } target ? $"<= {Text(target)}" : "";

    private string Text(double value) =>
        double.IsInfinity(value) ? "not before the cell ends" : FormattableString.Invariant($"{value:0.#} {Unit}");
}
