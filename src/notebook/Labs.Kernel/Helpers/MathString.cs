using Labs.Kernel.Formatting;

namespace Labs.Kernel.Helpers;

/// <summary>A formula in LaTeX, as notebooks of .NET Interactive write it: <c>(MathString)@"x^2"</c>.</summary>
[TypeFormatterSource(typeof(MathStringFormatterSource))]
public sealed class MathString(string formula)
{
    public static implicit operator MathString(string formula) => new(formula);

    public override string ToString() => $"$${formula}$$";
}

/// <summary>Makes the formatter of <see cref="MathString"/>.</summary>
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
