using Labs.Docker;

namespace Labs.Network;

/// <summary>Records packets with their data by tcpdump(8) of the host's own image.</summary>
public static class Tcpdump
{
    private const string Marker = "labs-end-of-capture";

    /// <summary>
    /// Records what passes an interface of a host while something happens. The packets are complete: a marker that is sent at the end
    /// has been recorded before the capture stops.
    /// </summary>
    /// <param name="during">What happens meanwhile.</param>
    /// <param name="filter">A filter of pcap-filter(7).</param>
    /// <param name="loopback">Records the loopback interface instead of the one to the link or LAN.</param>
    /// <exception cref="CommandFailedException">tcpdump does not start, or does not record the marker.</exception>
    public static async Task<IReadOnlyList<CapturedPacket>> RecordAsync(
        this Host host, Func<Task> during, string filter = "tcp", bool loopback = false, CancellationToken cancellationToken = default)
    {
        var file = $"/tmp/labs-capture-{Guid.NewGuid():N}";
        var (device, target) = loopback ? ("lo", "127.0.0.1")
            : (host.Device, host.Network.Hosts.First(other => other != host && other.Device == host.Device).Address);
        await ShellAsync($"""
            tcpdump -i {device} -Z root -n --immediate-mode -U -s 0 -B 16384 -w {file} '({filter}) or udp port 9' \
              >{file}.log 2>&1 </dev/null &
            echo $! >{file}.pid
            for i in $(seq 200); do grep -q '^tcpdump: listening' {file}.log && exit 0; sleep 0.05; done
            cat {file}.log >&2; exit 1
            """);
        await during();
        var text = await ShellAsync($"""
            for i in $(seq 200); do
              printf {Marker} >/dev/udp/{target}/9
              sleep 0.05; grep -aq {Marker} {file} && break
            done
            kill -INT $(cat {file}.pid)
            grep -aq {Marker} {file} || exit 1
            base64 -w0 {file}; rm -f {file}*
            """);
        return PacketFile.Read(Convert.FromBase64String(text));

        async Task<string> ShellAsync(string script) =>
            (await host.Container.ExecAsync(new ExecSpec("bash", "-c", script), cancellationToken)).ThrowIfFailed().Text;
    }
}
