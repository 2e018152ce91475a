// The process that stays in the namespace has an empty map at first, so it is user 65534 there. Root of the box writes the maps and enters.
var runMapped = """
    unshare -U sleep infinity &
    p=$!
    while [ "$(readlink /proc/$p/ns/user)" = "$(readlink /proc/self/ns/user)" ]; do sleep 0.02; done
    echo "0 100000 65536" >/proc/$p/uid_map
    echo "0 100000 65536" >/proc/$p/gid_map
    exec nsenter -U -t $p /probe
    """;
