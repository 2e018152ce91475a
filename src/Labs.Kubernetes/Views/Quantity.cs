using System.Globalization;

namespace Labs.Kubernetes;

/// <summary>Amounts as manifests write them: 10Gi, 500M, 0.5, 100m (k8s.io/apimachinery, resource.Quantity).</summary>
public static class Quantity
{
    private static readonly string[] Binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"], Decimal = ["k", "M", "G", "T", "P", "E"];

    /// <returns>0 for nothing.</returns>
    /// <exception cref="FormatException">It is no quantity.</exception>
    public static decimal Bytes(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return 0;
        var (number, factor) = (text, 1m);
        for (var i = 0; i < Binary.Length; i++)
            if (text.EndsWith(Binary[i], StringComparison.Ordinal))
                (number, factor) = (text[..^2], Power(1024, i + 1));
            else if (text.EndsWith(Decimal[i], StringComparison.Ordinal))
                (number, factor) = (text[..^1], Power(1000, i + 1));
        if (text.EndsWith('m'))
            (number, factor) = (text[..^1], 0.001m);
        return decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value * factor
            : throw new FormatException($"'{text}' is no quantity; expected a number with Ki, Mi, Gi, k, M, G or the like behind it.");
    }

    private static decimal Power(decimal factor, int times) => times == 0 ? 1 : factor * Power(factor, times - 1);
}
