// Each port once for each destination, and none comes back within the minute.
double SecondsUntilExhaustion(int ports, double rate, int destinations) =>
    ports * destinations / rate;
