using Xunit.v3;

namespace Labs.Testing;

/// <summary>
/// Marks a test that measures times or rates. <c>labs test</c> runs it in its second stage, while nothing else runs. If it fails twice and
/// the machine does not hold still, that is inconclusive.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class MeasuresAttribute : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("stage", "measuring")];
}
