// Two questions decide each line. Does the packet leave the bridge for another host? Then its source
// becomes the host's (MASQUERADE). Does docker-proxy stand in between? Then its second connection
// starts on the bridge, with the gateway's address. Everything else arrives with the address that it
// left with: DNAT changes the destination only.
var prediction = new Dictionary<string, string>
{
    ["outsider calls left's port 8080"] = outsider.IpAddress,   // DNAT
    ["left calls its own address, port 8080"] = left.Address,   // DNAT in OUTPUT, source chosen before
    ["left calls 127.0.0.1, port 8080"] = "172.17.0.1",         // docker-proxy
    ["free calls left's port 8080"] = "172.17.0.1",             // docker-proxy: rules skip docker0
    ["free calls the outsider"] = left.Address,                 // MASQUERADE
    ["a container in mode container:web calls 127.0.0.1"] = "127.0.0.1",   // lo of that namespace
};
