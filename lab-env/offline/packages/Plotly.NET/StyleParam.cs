namespace Plotly.NET;

/// <summary>The style parameters that the labs name.</summary>
public static class StyleParam
{
    /// <summary>How a scatter trace is drawn.</summary>
    public sealed class Mode
    {
        private readonly string _text;

        private Mode(string text) => _text = text;

        public static Mode Lines { get; } = new("lines");

        public static Mode Markers { get; } = new("markers");

        public static Mode Lines_Markers { get; } = new("lines+markers");

        public override string ToString() => _text;
    }
}
