using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Labs.Jupyter.Wire;
using Labs.Jupyter.Zmtp;

namespace Labs.Jupyter.Server;

/// <summary>The five sockets of a notebook kernel. Received messages are passed on; malformed ones are logged and dropped.</summary>
internal sealed class Channels : IDisposable
{
    // After a client has chosen a free port, another process may use it for an outgoing connection for a short time.
    private static readonly TimeSpan s_bindPatience = TimeSpan.FromSeconds(5), s_bindRetry = TimeSpan.FromMilliseconds(100);
    private readonly MessageCodec _codec;
    private readonly RouterSocket _shell, _control, _stdin;
    private readonly PublisherSocket _iopub;
    private readonly EchoSocket _heartbeat;
    private readonly Action<string> _log;

    /// <param name="shell">Handles messages on the shell channel. It is called on the connection's thread.</param>
    /// <param name="control">Handles messages on the control channel, in the same way.</param>
    /// <param name="stdin">Handles messages on the stdin channel, in the same way.</param>
    public Channels(Signer signer, Action<string> log, Action<Message> shell, Action<Message> control, Action<Message> stdin)
    {
        _codec = new MessageCodec(signer);
        _log = log;
        _shell = new RouterSocket(parts => Receive(parts, shell)) { Trouble = log };
        _control = new RouterSocket(parts => Receive(parts, control)) { Trouble = log };
        _stdin = new RouterSocket(parts => Receive(parts, stdin)) { Trouble = log };
        _iopub = new PublisherSocket(Welcome) { Trouble = log };
        _heartbeat = new EchoSocket { Trouble = log };
    }

    /// <summary>Listens at the addresses of a connection file.</summary>
    /// <returns>The connection file with the ports that were chosen.</returns>
    /// <exception cref="ConnectionFileException">A port is in use.</exception>
    public ConnectionInfo Bind(ConnectionInfo at) => at with
    {
        // The heartbeat comes last, so that a client that receives it can use all other channels.
        ShellPort = Bind(_shell, at, at.ShellPort, "shell_port"),
        ControlPort = Bind(_control, at, at.ControlPort, "control_port"),
        StdinPort = Bind(_stdin, at, at.StdinPort, "stdin_port"),
        IopubPort = Bind(_iopub, at, at.IopubPort, "iopub_port"),
        HeartbeatPort = Bind(_heartbeat, at, at.HeartbeatPort, "hb_port"),
    };

    public void Publish(string type, JsonObject content, byte[]? parent, JsonObject? metadata = null, byte[][]? buffers = null) =>
        _iopub.Send(_codec.Create([Encoding.UTF8.GetBytes($"kernel.{_codec.Session}.{type}")], type, content, parent, metadata, buffers));

    public void Reply(ReplyTo channel, Message request, string type, JsonObject content, JsonObject? metadata = null) =>
        (channel == ReplyTo.Control ? _control : _shell)
            .Send(_codec.Create(request.Identities, type, content, request.RawHeader, metadata));

    /// <summary>Sends an input request to the client that sent a cell.</summary>
    /// <returns>False if the client has not connected its stdin channel.</returns>
    public bool AskForInput(Message request, JsonObject content) =>
        _stdin.Send(_codec.Create(request.Identities, "input_request", content, request.RawHeader));

    /// <summary>Waits up to <paramref name="linger"/> per connection until queued messages are sent, then closes all sockets.</summary>
    public void Close(TimeSpan linger)
    {
        foreach (var socket in new ZmtpSocket[] { _iopub, _shell, _control, _stdin, _heartbeat })
            socket.Close(linger);
    }

    public void Dispose() => Close(TimeSpan.Zero);

    private static int Bind(ZmtpSocket socket, ConnectionInfo at, int port, string name)
    {
        if (at.Transport == "ipc" && port == 0)
            for (port = 1; File.Exists($"{at.Ip}-{port}"); port++) { }
        var deadline = Environment.TickCount64 + (long)s_bindPatience.TotalMilliseconds;
        while (true)
        {
            try
            {
                var bound = socket.Bind(at.Address(port));
                return at.Transport == "ipc" ? port : bound;
            }
            catch (SocketException exception)
                when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse && Environment.TickCount64 < deadline)
            {
                Thread.Sleep(s_bindRetry);
            }
            catch (SocketException exception)
            {
                throw new ConnectionFileException($"the kernel can't listen on {name} {port} at {at.Ip}: {exception.Message}. "
                    + "Write 0 in the connection file to let the kernel choose a free port.");
            }
        }
    }

    // JEP 65: a new subscriber receives a welcome message; everything published after it arrives.
    private void Welcome(byte[] topic, Action<IReadOnlyList<byte[]>> send) =>
        send(_codec.Create([topic], "iopub_welcome", new JsonObject { ["subscription"] = Encoding.UTF8.GetString(topic) }, null));

    // Returns whether the message was signed with the key.
    private bool Receive(byte[][] parts, Action<Message> handler)
    {
        Message message;
        try
        {
            message = _codec.Parse(parts);
        }
        catch (BadMessageException exception)
        {
            _log($"dropped {exception.Message}");
            return false;
        }
        try
        {
            handler(message);
        }
        catch (Exception exception)
        {
            // No message from a peer may stop the kernel.
            _log($"a message could not be handled: {exception}");
        }
        return true;
    }
}

internal enum ReplyTo { Shell, Control }

internal static class ChannelStatus
{
    public static void PublishStatus(this Channels channels, string state, Message request) =>
        channels.Publish("status", new JsonObject { ["execution_state"] = state }, request.RawHeader);
}
