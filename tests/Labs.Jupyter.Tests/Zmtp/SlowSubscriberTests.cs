using System.Net;
using System.Net.Sockets;
using Labs.Jupyter.Zmtp;

namespace Labs.Jupyter.Tests.Zmtp;

/// <summary>Tests that a front end that hangs does not stop the kernel.</summary>
public sealed class SlowSubscriberTests
{
    [Fact]
    public async Task A_subscriber_that_does_not_read_misses_messages_and_does_not_delay_others()
    {
        var subscribed = new TaskCompletionSource();
        using var publisher = new PublisherSocket((_, _) => subscribed.TrySetResult());
        var port = publisher.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await peer.ConnectAsync(IPAddress.Loopback, port);
        await peer.SendAsync(Greeting.Create());
        var bytes = new MemoryStream();
        new Frame(Command.Ready("SUB", []), false, true).Write(bytes);
        new Frame([1], false, false).Write(bytes);
        await peer.SendAsync(bytes.ToArray());
        await subscribed.Task.WaitAsync(TimeSpan.FromSeconds(30));

        var sending = Task.Run(() =>
        {
            for (var i = 0; i < 300; i++)
                publisher.Send(["topic"u8.ToArray(), new byte[1 << 20]]);
        });
        await sending.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
