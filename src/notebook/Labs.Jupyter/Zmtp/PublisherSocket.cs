namespace Labs.Jupyter.Zmtp;

/// <summary>An XPUB socket (ZeroMQ RFC 29). It sends each message to the peers that subscribed to a prefix of its first part.</summary>
/// <param name="subscribed">
/// Called for each subscription, before the first message of its topic, with the topic and a function that sends to the new subscriber.
/// </param>
internal sealed class PublisherSocket(Action<byte[], Action<IReadOnlyList<byte[]>>> subscribed) : ZmtpSocket("XPUB", ["SUB", "XSUB"])
{
    // A front end that stopped reading delays the cell once by this time. After that it misses messages.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private const int MaxTopics = 1000;
    private readonly Dictionary<ZmtpConnection, List<byte[]>> _topics = [];

    public void Send(IReadOnlyList<byte[]> message)
    {
        ZmtpConnection[] receivers;
        lock (_topics)
        {
            receivers =
            [
                .. _topics.Where(peer => peer.Value.Exists(topic => message[0].AsSpan().StartsWith(topic)))
                    .Select(peer => peer.Key),
            ];
        }
        foreach (var receiver in receivers)
        {
            if (!receiver.Send(message, s_patience) && receiver.IsOpen)
                Trouble?.Invoke("a subscriber does not read its messages and misses some of them");
        }
    }

    protected override void Attached(ZmtpConnection connection)
    {
        lock (_topics)
            _topics[connection] = [];
    }

    protected override void Detached(ZmtpConnection connection)
    {
        lock (_topics)
            _topics.Remove(connection);
    }

    protected override void CommandReceived(ZmtpConnection connection, string name, byte[] data)
    {
        if (name == "SUBSCRIBE")
            Subscribe(connection, data);
        else if (name == "CANCEL")
            Cancel(connection, data);
    }

    // In ZMTP 3.0 a message whose first byte is 1 subscribes and one whose first byte is 0 cancels a subscription.
    protected override void Received(ZmtpConnection connection, byte[][] message)
    {
        if (message is [[1, .. var topic]])
            Subscribe(connection, topic);
        else if (message is [[0, .. var cancelled]])
            Cancel(connection, cancelled);
    }

    private void Subscribe(ZmtpConnection connection, byte[] topic)
    {
        // Under the lock, so that a message published meanwhile neither overtakes the welcome nor is missed.
        lock (_topics)
        {
            if (_topics[connection].Count >= MaxTopics)
                throw new ZmtpException($"a peer subscribes to more than {MaxTopics} topics");
            subscribed(topic, message => connection.Send(message, TimeSpan.Zero));
            _topics[connection].Add(topic);
        }
    }

    private void Cancel(ZmtpConnection connection, byte[] topic)
    {
        lock (_topics)
        {
            var topics = _topics[connection];
            var index = topics.FindIndex(known => known.AsSpan().SequenceEqual(topic));
            if (index >= 0)
                topics.RemoveAt(index);
        }
    }
}
