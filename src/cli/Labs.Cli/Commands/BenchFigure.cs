namespace Labs.Cli.Commands;

/// <summary>A measured figure beside its target.</summary>
internal sealed record BenchFigure(string What, string Measured, string Target, bool Reached)
{
    public static BenchFigure AtMost(string what, double value, double target, string unit) =>
        new(what, FormattableString.Invariant($"{value:0.##} {unit}"), FormattableString.Invariant($"<= {target} {unit}"), value <= target);
}
