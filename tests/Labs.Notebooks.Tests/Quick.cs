namespace Labs.Notebooks.Tests;

/// <summary>Parameters that make a notebook short: the same experiments, fewer rounds.</summary>
internal static class Quick
{
    public static string[] Parameters(string slug) => slug switch
    {
        "bridge-vs-host" => ["-p", "rounds=4", "-p", "roundMs=100"],
        "tcp-states-and-handshake" => ["-p", "isns=1000", "-p", "connects=60"],
        "time-wait" => ["-p", "toTheEnd=false", "-p", "closesOfEach=1000"],
        "tcp-congestion-control" => ["-p", "avoidanceSeconds=6", "-p", "bloatSeconds=3", "-p", "fairSeconds=8"],
        "mysql-replication" => ["-p", "rounds=1", "-p", "reads=30"],
        "mysql-flush-settings" => ["-p", "rounds=3", "-p", "kills=6", "-p", "cuts=4", "-p", "promisedCuts=4"],
        "pv-pvc-binding" => ["-p", "sets=10", "-p", "rounds=3"],
        "k8s-services" => ["-p", "connections=600", "-p", "requests=200"],
        _ => [],
    };
}
