// Pings first: a series of pings is ESTABLISHED after its first reply. The policy drops the rest.
var ruleSet = $"""
    *filter
    :INPUT DROP
    -A INPUT -p icmp --icmp-type 8 -m limit --limit 1/second --limit-burst 1 -j ACCEPT
    -A INPUT -p icmp --icmp-type 8 -j DROP
    -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
    -A INPUT -p tcp --dport 2222 -m mac --mac-source {aliceMac} -j ACCEPT
    -A INPUT -p tcp --dport 2222 -m mac --mac-source {bobMac} -j ACCEPT
    -A INPUT -p tcp --dport 8080 -m connlimit --connlimit-above 5 -j REJECT
    -A INPUT -p tcp --dport 8080 -j ACCEPT
    COMMIT
    """;
