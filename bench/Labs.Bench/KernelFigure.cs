namespace Labs.Bench;

/// <summary>A figure of the labs' notebook kernel and of others, measured in turns.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Own">The labs' median; infinite if the notebook kernel did not answer in time.</param>
/// <param name="Unit">The unit of all values.</param>
public sealed record KernelFigure(string What, double Own, string Unit)
{
    /// <summary>The other Jupyter kernel's median; infinite likewise, null if it was not measured.</summary>
    public double? Other { get; init; }

    /// <summary>The median of .NET Interactive's core; null if it was not measured.</summary>
    public double? Interactive { get; init; }

    /// <summary>The largest value that the labs may have; null without a target.</summary>
    public double? Target { get; init; }

    /// <summary>The largest part of .NET Interactive's value that the labs may have; null without such a target.</summary>
    public double? MostOfInteractive { get; init; }

    /// <summary>Whether the labs' figure is within the target; null without one, or if there is nothing to compare with.</summary>
    public bool? Reached =>
        Target is { } target ? Own <= target
        : MostOfInteractive is { } part && Interactive is { } interactive ? Own <= part * interactive
        : null;

    /// <summary>The labs' value with its unit.</summary>
    public string OwnText => Text(Own);

    /// <summary>The other kernel's value with its unit; empty if it was not measured.</summary>
    public string OtherText => Text(Other);

    /// <summary>The value of .NET Interactive with its unit, and what part of it the labs take; empty if it was not measured.</summary>
    public string InteractiveText =>
        Interactive is { } interactive ? FormattableString.Invariant($"{Text(interactive)} ({Own / interactive:0.00} x)") : "";

    /// <summary>The target with its unit; empty without one.</summary>
    public string TargetText =>
        Target is { } target ? $"<= {Text(target)}"
        : MostOfInteractive is { } part ? FormattableString.Invariant($"<= {part} x .NET Interactive")
        : "";

    private string Text(double? value) => value switch
    {
        null => "",
        double.PositiveInfinity => "not before the cell ends",
        _ => FormattableString.Invariant($"{value:0.#} {Unit}"),
    };
}
