// 700 ports last 1.75 s; a port is taken again a second after its connection was closed.
var settings = new Dictionary<string, string> { ["net.ipv4.tcp_tw_reuse"] = "1" };
var reason = "ports are reused for new outgoing connections";
