namespace Labs.Jupyter.Zmtp;

/// <summary>XPUB (RFC 29): every message goes to the peers that subscribed to a prefix of its first part.</summary>
/// <param name="subscribed">
/// Called at each subscription with its topic and a way to send to that one peer, before the first message of the topic.
/// </param>
internal sealed class PublisherSocket(Action<byte[], Action<IReadOnlyList<byte[]>>> subscribed) : ZmtpSocket("XPUB", ["SUB", "XSUB"])
{
    // A front end that stopped reading holds the cell for this long, once; then it misses messages.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private readonly Dictionary<ZmtpConnection, List<byte[]>> _topics = [];

    public void Send(IReadOnlyList<byte[]> message)
    {
        ZmtpConnection[] receivers;
        lock (_topics)
            receivers = [.. _topics.Where(peer => peer.Value.Exists(topic => message[0].AsSpan().StartsWith(topic))).Select(peer => peer.Key)];
        foreach (var receiver in receivers)
        {
            if (!receiver.Send(message, s_patience) && receiver.IsOpen)
                Trouble?.Invoke("a subscriber does not read what it subscribed to; it misses messages");
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

    // ZMTP 3.0: subscriptions are messages whose first byte says which way.
    protected override void Received(ZmtpConnection connection, byte[][] message)
    {
        if (message is [[1, .. var topic]])
            Subscribe(connection, topic);
        else if (message is [[0, .. var cancelled]])
            Cancel(connection, cancelled);
    }

    private void Subscribe(ZmtpConnection connection, byte[] topic)
    {
        // In one step: a message that is published meanwhile neither overtakes the answer nor is missed.
        lock (_topics)
        {
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
