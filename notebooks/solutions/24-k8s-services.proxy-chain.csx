// Each rule draws among those that are left: 1/n of all, then 1/(n-1) of the rest, and the last one takes what comes.
string[] Chain(string[] backends) =>
[
    .. backends.Select((backend, i) => i == backends.Length - 1
        ? $"-A MY-SERVICE -p tcp -j DNAT --to-destination {backend}"
        : FormattableString.Invariant($"-A MY-SERVICE -p tcp -m statistic --mode random --probability {1.0 / (backends.Length - i):0.0000000000} -j DNAT --to-destination {backend}")),
];
