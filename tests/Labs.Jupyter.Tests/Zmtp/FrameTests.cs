using Labs.Jupyter.Zmtp;

namespace Labs.Jupyter.Tests.Zmtp;

/// <summary>Tests frames, commands and greetings, valid and not valid.</summary>
public sealed class FrameTests
{
    private const long Limit = 512L << 20;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(3_000_000)]
    public void A_frame_is_read_as_it_was_written(int length)
    {
        var body = new byte[length];
        new Random(length).NextBytes(body);
        foreach (var (more, command) in new[] { (false, false), (true, false), (false, true) })
        {
            var stream = new MemoryStream();
            new Frame(body, more, command).Write(stream);
            stream.Position = 0;
            var read = Frame.Read(stream, Limit);
            Assert.Equal(body, read.Body);
            Assert.Equal((more, command), (read.HasMore, read.IsCommand));
            Assert.Equal(stream.Length, stream.Position);
        }
    }

    [Theory]
    [InlineData("08 01 00")] // a reserved flag
    [InlineData("05 01 00")] // a command with more to come
    [InlineData("02 FF FF FF FF FF FF FF FF")]
    [InlineData("02 40 00 00 00 00 00 00 00")]
    public void An_invalid_frame_is_rejected(string bytes) =>
        Assert.Throws<ZmtpException>(() => Frame.Read(new MemoryStream(Convert.FromHexString(bytes.Replace(" ", ""))), Limit));

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("00 05 01 02")]
    [InlineData("02 00 00 00")]
    [InlineData("02 00 00 00 00 00 10 00 00 01")]
    public void A_truncated_frame_ends_the_connection(string bytes) =>
        Assert.Throws<EndOfStreamException>(() => Frame.Read(new MemoryStream(Convert.FromHexString(bytes.Replace(" ", ""))), Limit));

    [Fact]
    public void Random_bytes_are_read_as_frames_or_rejected()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            try
            {
                var frame = Frame.Read(new MemoryStream(bytes), Limit);
                if (frame.IsCommand)
                    Command.Properties(Command.Parse(frame.Body).Data);
            }
            catch (IOException)
            {
                // A ZmtpException or the end of the stream. Both only close the connection.
            }
        }
    }

    [Fact]
    public void Ready_is_read_as_it_was_written()
    {
        var (name, data) = Command.Parse(Command.Ready("DEALER", [1, 2, 3]));
        var properties = Command.Properties(data);
        Assert.Equal("READY", name);
        Assert.Equal("DEALER"u8.ToArray(), properties["socket-type"]);
        Assert.Equal([1, 2, 3], properties["identity"]);
    }

    [Fact]
    public void A_greeting_of_another_protocol_is_rejected()
    {
        Assert.Equal(1, Greeting.Read(new MemoryStream(Greeting.Create())));
        foreach (var (at, value) in new[] { (0, 0x47), (9, 0), (10, 1), (12, (int)'P') })
        {
            var greeting = Greeting.Create();
            greeting[at] = (byte)value;
            Assert.Throws<ZmtpException>(() => Greeting.Read(new MemoryStream(greeting)));
        }
    }
}
