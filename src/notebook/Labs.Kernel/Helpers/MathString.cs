using Labs.Kernel.Formatting;

namespace Labs.Kernel.Helpers;

/// <summary>A formula in LaTeX, which notebooks of .NET Interactive write as <c>(MathString)@"x^2"</c>.</summary>
/// <param name="formula">The formula without delimiters.</param>
[TypeFormatterSource(typeof(MathStringFormatterSource))]
public sealed class MathString(string formula)
{
    /// <summary>Converts the text of a formula.</summary>
    public static implicit operator MathString(string formula) => new(formula);

    /// <summary>Returns the formula between dollar signs, as Markdown renders it.</summary>
    public override string ToString() => $"$${formula}$$";
}

/// <summary>Creates the formatter of <see cref="MathString"/>.</summary>
internal sealed class MathStringFormatterSource
{
    public IEnumerable<object> CreateTypeFormatters() => [new LatexFormatter()];

    private sealed class LatexFormatter
    {
        public string MimeType => "text/latex";

        public bool Format(object value, TextWriter writer)
        {
            writer.Write(value);
            return true;
        }
    }
}
