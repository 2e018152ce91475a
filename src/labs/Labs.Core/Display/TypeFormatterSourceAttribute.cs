namespace Labs;

/// <summary>
/// Names the type that creates a type's formatters. Notebook kernels of the .NET Interactive family look for this attribute by
/// its simple name, so that no reference to any of them is needed.
/// </summary>
/// <param name="formatterSourceType">A type with a public parameterless constructor and a method <c>CreateTypeFormatters()</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface)]
public sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>A type with a public parameterless constructor and a method <c>CreateTypeFormatters()</c>.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>The MIME types in the order of preference, for a front end that shows one form only.</summary>
    public string[] PreferredMimeTypes { get; set; } = [];
}
