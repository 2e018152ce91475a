using System.Text;
using System.Text.Json.Nodes;
using Labs.Jupyter.Wire;
using Labs.Jupyter.Zmtp;

namespace Labs.Jupyter.Tests.Wire;

/// <summary>What reaches a notebook kernel before anybody has shown the key, and the connection file.</summary>
public sealed class WireFuzzTests
{
    [Fact]
    public void Frames_and_commands_are_read_or_refused() => Fuzz.Run(
        [Bytes(new Frame(Command.Ready("DEALER", [1, 2, 3]), false, true)), Bytes(new Frame("hello"u8.ToArray(), true, false)),
            Bytes(new Frame(new byte[300], false, false)), Bytes(new Frame(Command.Create("SUBSCRIBE", [0, 1]), false, true))],
        input =>
        {
            var stream = new MemoryStream(input);
            while (stream.Position < stream.Length)
            {
                var frame = Frame.Read(stream, 512 << 20);
                if (frame.IsCommand && Command.Parse(frame.Body) is ("READY", var properties))
                    Command.Properties(properties);
            }
        },
        exception => exception is IOException);

    [Fact]
    public void Greetings_are_read_or_refused() =>
        Fuzz.Run([Greeting.Create()], input => Greeting.Read(new MemoryStream(input)), exception => exception is IOException);

    [Fact]
    public void Messages_are_read_or_refused()
    {
        // Without a key, so that what is behind the signature is reached.
        var codec = new MessageCodec(new Signer("", "hmac-sha256"));
        var content = new JsonObject { ["code"] = "1", ["n"] = new JsonArray(1, null) };
        var good = codec.Create([[1]], "execute_request", content, "{}"u8.ToArray());
        Fuzz.Run([Joined(good)], input =>
        {
            var message = codec.Parse(Parts(input));
            _ = (message.Type, message.Identities.Length);
        }, exception => exception is BadMessageException);
    }

    [Fact]
    public void Connection_files_are_read_or_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("connection.json");
        var good = """
            {"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 0, "ip": "127.0.0.1", "key": "secret",
             "transport": "tcp", "signature_scheme": "hmac-sha256", "kernel_name": "labs"}
            """;
        Fuzz.Run([Encoding.UTF8.GetBytes(good)], input =>
        {
            File.WriteAllBytes(path, input);
            _ = ConnectionInfo.Read(path).HasOpenPorts;
        }, exception => exception is ConnectionFileException);
    }

    private static byte[] Bytes(Frame frame)
    {
        var stream = new MemoryStream();
        frame.Write(stream);
        return stream.ToArray();
    }

    // The parts of a message between line ends, which the JSON of the good message does not have.
    private static byte[] Joined(byte[][] parts) => [.. parts.SelectMany(part => part.Append((byte)'\n'))];

    private static byte[][] Parts(byte[] input)
    {
        var parts = new List<byte[]>();
        for (var at = 0; at < input.Length;)
        {
            var end = Array.IndexOf(input, (byte)'\n', at);
            end = end < 0 ? input.Length : end;
            parts.Add(input[at..end]);
            at = end + 1;
        }
        return [.. parts];
    }
}
