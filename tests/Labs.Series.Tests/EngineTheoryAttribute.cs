namespace Labs.Series.Tests;

/// <summary>A theory that needs what <see cref="EngineFactAttribute"/> needs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EngineTheoryAttribute : TheoryAttribute
{
    public EngineTheoryAttribute() => Skip = new EngineFactAttribute().Skip;
}
