// What `-p` would have done, by hand and outside of Docker's chains: rewrite the destination before the
// routing decision, then let the packet through the FORWARD chain. The reply needs nothing: the
// connection table reverses the rewriting, and Docker's own rule accepts established connections.
await left.ShellAsync("iptables -t nat -A PREROUTING -i eth0 -p tcp --dport 8088 "
    + $"-j DNAT --to-destination {hidden}:80");
await left.ShellAsync($"iptables -I DOCKER-USER -i eth0 -d {hidden} -p tcp --dport 80 -j ACCEPT");
