// Each rule chooses among those that are left: 1/n of all, then 1/(n-1) of the rest, and the last rule
// takes what comes.
string[] Chain(string[] backends) => [.. backends.Select((backend, i) =>
{
    var left = backends.Length - i;
    var chance = left == 1 ? "" : "-m statistic --mode random --probability "
        + (1.0 / left).ToString("0.0000000000", System.Globalization.CultureInfo.InvariantCulture);
    return $"-A MY-SERVICE -p tcp {chance} -j DNAT --to-destination {backend}";
})];
