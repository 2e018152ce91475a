// One for TCP. TLS 1.2 adds two, or one for a resumed session; TLS 1.3 adds one, and another one if the hello has to be repeated.
int RoundTrips(string? version, bool isResumed, bool isRetried) => version switch
{
    null => 1,
    "1.2" => isResumed ? 2 : 3,
    _ => isRetried ? 3 : 2,
};
