namespace Labs;

/// <summary>Where a component of an experiment comes from. Verdict cards show it.</summary>
/// <param name="Text">The origin in words, such as <c>pulled as nginx:1.28</c>.</param>
/// <param name="IsSubstitute">The component, or a part of it, stands in for the original. Verdict cards name substitutes first.</param>
public sealed record ComponentOrigin(string Text, bool IsSubstitute = false)
{
    /// <summary>Returns the origin in words.</summary>
    public override string ToString() => Text;
}
