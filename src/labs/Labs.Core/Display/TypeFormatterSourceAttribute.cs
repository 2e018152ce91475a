namespace Labs;

/// <summary>
/// Names the type that makes a type's formatters. Notebook engines of the .NET Interactive family look for this attribute by
/// its simple name, so that no reference to any of them is needed.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface)]
public sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>A type with a public parameterless constructor and a method <c>CreateTypeFormatters()</c>.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>What to show where one form must be chosen, best first.</summary>
    public string[] PreferredMimeTypes { get; set; } = [];
}
