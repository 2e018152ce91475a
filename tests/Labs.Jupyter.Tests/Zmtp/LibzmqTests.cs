using System.Collections.Concurrent;
using System.Net;
using Labs.Jupyter.Zmtp;

namespace Labs.Jupyter.Tests.Zmtp;

/// <summary>Connects our sockets with those of libzmq (Debian's python3-zmq), in both directions.</summary>
public sealed class LibzmqTests
{
    private static readonly IPEndPoint s_loopback = new(IPAddress.Loopback, 0);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact, Needs(Capability.Python)]
    public async Task A_router_answers_many_dealers_and_reqs_by_their_identities()
    {
        RouterSocket router = null!;
        using var _ = router = new RouterSocket(message => router.Send(message));
        await Python.RunAsync(
            """
            import sys, zmq
            context = zmq.Context()
            dealers = []
            for i in range(20):
                dealer = context.socket(zmq.DEALER)
                if i % 2: dealer.identity = b"dealer-%d" % i
                dealer.connect("tcp://127.0.0.1:" + sys.argv[1])
                dealers.append(dealer)
            for round in range(3):
                for i, dealer in enumerate(dealers): dealer.send_multipart([b"%d" % i, b"", b"%d" % round])
            for round in range(3):
                for i, dealer in enumerate(dealers):
                    assert dealer.poll(20000), i
                    assert dealer.recv_multipart() == [b"%d" % i, b"", b"%d" % round]
            req = context.socket(zmq.REQ); req.connect("tcp://127.0.0.1:" + sys.argv[1])
            req.send(b"hello"); assert req.poll(20000); assert req.recv() == b"hello"
            """, $"{router.Bind(s_loopback)}");
    }

    [Fact, Needs(Capability.Python)]
    public async Task Parts_of_every_size_arrive_completely()
    {
        RouterSocket router = null!;
        using var _ = router = new RouterSocket(message => router.Send(message));
        await Python.RunAsync(
            """
            import sys, zmq
            dealer = zmq.Context().socket(zmq.DEALER); dealer.connect("tcp://127.0.0.1:" + sys.argv[1])
            for size in (0, 1, 254, 255, 256, 257, 8192, 65535, 65536, 1 << 20, (1 << 20) + 1, 30_000_000):
                parts = [b"x" * size, b"", b"y"]
                dealer.send_multipart(parts); assert dealer.poll(20000), size
                assert dealer.recv_multipart() == parts, size
            """, $"{router.Bind(s_loopback)}");
    }

    [Fact, Needs(Capability.Python)]
    public async Task Replies_go_to_the_new_connection_of_a_peer_that_connected_again_with_its_identity()
    {
        RouterSocket router = null!;
        using var _ = router = new RouterSocket(message => router.Send(message));
        await Python.RunAsync(
            """
            import sys, zmq
            context = zmq.Context()
            for i in range(5):
                dealer = context.socket(zmq.DEALER); dealer.identity = b"me"; dealer.connect("tcp://127.0.0.1:" + sys.argv[1])
                dealer.send(b"%d" % i); assert dealer.poll(20000); assert dealer.recv() == b"%d" % i
                if i % 2: dealer.close(0)
            """, $"{router.Bind(s_loopback)}");
    }

    [Fact, Needs(Capability.Python)]
    public async Task Subscribers_receive_a_welcome_and_then_the_messages_of_their_topics()
    {
        using var publisher = new PublisherSocket((topic, send) => send([topic, "welcome"u8.ToArray()]));
        var port = publisher.Bind(s_loopback);
        using var stop = new CancellationTokenSource();
        var publishing = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                publisher.Send([i % 2 == 0 ? "even"u8.ToArray() : "odd"u8.ToArray(), BitConverter.GetBytes(i)]);
                await Task.Delay(1);
            }
        });
        await Python.RunAsync(
            """
            import sys, zmq, struct
            context = zmq.Context()
            def subscriber(topic):
                socket = context.socket(zmq.SUB); socket.connect("tcp://127.0.0.1:" + sys.argv[1]); socket.subscribe(topic)
                assert socket.poll(20000); assert socket.recv_multipart() == [topic, b"welcome"]
                return socket
            def numbers(socket, count):
                found = []
                for _ in range(count):
                    assert socket.poll(20000); found.append(struct.unpack("i", socket.recv_multipart()[1])[0])
                return found
            even, all = subscriber(b"even"), subscriber(b"")
            found = numbers(even, 100); assert found == list(range(found[0], found[0] + 200, 2)), found
            found = numbers(all, 100); assert found == list(range(found[0], found[0] + 100)), found
            even.subscribe(b"odd"); assert even.recv_multipart() is not None
            even.unsubscribe(b"even"); even.unsubscribe(b"odd")
            while even.poll(500): even.recv_multipart()  # what was under way; a socket that is still subscribed never rests
            """, $"{port}");
        await stop.CancelAsync();
        await publishing;
    }

    [Fact, Needs(Capability.Python)]
    public async Task A_heartbeat_echoes_and_answers_pings()
    {
        using var heart = new EchoSocket();
        await Python.RunAsync(
            """
            import sys, zmq, time
            context = zmq.Context()
            socket = context.socket(zmq.REQ)
            # libzmq sends PING and closes when no PONG comes.
            socket.setsockopt(zmq.HEARTBEAT_IVL, 50); socket.setsockopt(zmq.HEARTBEAT_TIMEOUT, 300)
            monitor = socket.get_monitor_socket()
            socket.connect("tcp://127.0.0.1:" + sys.argv[1])
            for beat in (b"a", b"", b"c" * 1000):
                socket.send(beat); assert socket.poll(20000); assert socket.recv() == beat
                assert not socket.poll(700)
            from zmq.utils.monitor import recv_monitor_message
            while monitor.poll(0): assert recv_monitor_message(monitor)["event"] != zmq.EVENT_DISCONNECTED
            """, $"{heart.Bind(s_loopback)}");
    }

    [Fact, Needs(Capability.Python)]
    public async Task A_peer_of_an_incompatible_type_is_rejected()
    {
        using var publisher = new PublisherSocket((_, _) => { });
        var trouble = new ConcurrentQueue<string>();
        using var router = new RouterSocket(_ => false) { Trouble = trouble.Enqueue };
        await Python.RunAsync(
            """
            import sys, zmq
            socket = zmq.Context().socket(zmq.SUB); monitor = socket.get_monitor_socket()
            socket.connect("tcp://127.0.0.1:" + sys.argv[1])
            from zmq.utils.monitor import recv_monitor_message
            while True:
                assert monitor.poll(20000)
                if recv_monitor_message(monitor)["event"] in (zmq.EVENT_DISCONNECTED, zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL): break
            """, $"{router.Bind(s_loopback)}");
        Assert.Contains(trouble, line => line.Contains("a ROUTER does not talk to a SUB", StringComparison.Ordinal));
    }

    [Fact, Needs(Capability.Python)]
    public async Task Our_dealer_and_subscriber_talk_to_their_router_and_publisher()
    {
        var folder = Directory.CreateTempSubdirectory("labs-test-").FullName;
        var answers = new BlockingCollection<byte[][]>();
        using var dealer = new DealerSocket(answers.Add) { Identity = "me"u8.ToArray() };
        using var subscriber = new SubscriberSocket(answers.Add);
        // Sent before a peer is connected, so it must wait.
        dealer.Connect(ZmtpAddress.Ipc(Path.Combine(folder, "router")));
        subscriber.Connect(ZmtpAddress.Ipc(Path.Combine(folder, "publisher")));
        dealer.Send(["hello"u8.ToArray()]);
        var peer = Python.RunAsync(
            """
            import sys, zmq
            context = zmq.Context()
            router, publisher = context.socket(zmq.ROUTER), context.socket(zmq.XPUB)
            router.bind("ipc://" + sys.argv[1] + "/router"); publisher.bind("ipc://" + sys.argv[1] + "/publisher")
            assert router.poll(20000); assert router.recv_multipart() == [b"me", b"hello"]
            assert publisher.poll(20000); assert publisher.recv() == b"\x01"
            router.send_multipart([b"me", b"world"]); publisher.send_multipart([b"news", b"!"])
            context.destroy(linger=5000)
            """, folder);
        var got = new HashSet<string>();
        while (got.Count < 2 && answers.TryTake(out var answer, s_patience))
            got.Add(string.Join(' ', answer.Select(System.Text.Encoding.UTF8.GetString)));
        await peer;
        Assert.Equal(["news !", "world"], got.Order());
        Directory.Delete(folder, recursive: true);
    }
}
