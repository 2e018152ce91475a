using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labs.Jupyter.Wire;

/// <summary>Reads and writes signed messages as parts of ZeroMQ messages ("The Wire Protocol" of Jupyter's specification).</summary>
internal sealed class MessageCodec(Signer signer)
{
    public const string ProtocolVersion = "5.5";
    private static readonly JsonWriterOptions s_written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly string _user = Environment.UserName;
    private readonly HashSet<string> _seen = [];
    private readonly Queue<string> _seenOrder = new();

    /// <summary>The session id in the headers of this process's messages.</summary>
    public string Session { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Reads a message.</summary>
    /// <exception cref="BadMessageException">The message is malformed, wrongly signed, or a repetition of an earlier one.</exception>
    public Message Parse(byte[][] parts)
    {
        var delimiter = Array.FindIndex(parts, part => part.AsSpan().SequenceEqual("<IDS|MSG>"u8));
        if (delimiter < 0)
            throw new BadMessageException("a message without the delimiter <IDS|MSG>");
        if (parts.Length < delimiter + 6)
            throw new BadMessageException($"a message with {parts.Length - delimiter - 1} parts after the delimiter, expected at least 5");
        var signature = parts[delimiter + 1];
        if (!signer.IsSigned(signature, parts.AsSpan(delimiter + 2, 4)))
            throw new BadMessageException("a message with a wrong signature");
        if (signature.Length > 0 && !IsNew(Convert.ToHexString(signature)))
            throw new BadMessageException("a message with the signature of an earlier message (a replay)");
        try
        {
            var json = parts.AsSpan(delimiter + 2, 4).ToArray().Select(Parse).ToArray();
            var (identities, header, buffers) = (parts[..delimiter], parts[delimiter + 2], parts[(delimiter + 6)..]);
            var message = new Message(identities, header, json[0], json[1], json[2], json[3], buffers);
            return message.Type.Length > 0 ? message : throw new BadMessageException("a message without msg_type");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new BadMessageException($"a message whose parts are not JSON objects: {exception.Message}");
        }
    }

    /// <summary>Creates a message that does not answer another one, and returns its id.</summary>
    public (string Id, byte[][] Parts) CreateRequest(string type, JsonObject content)
    {
        var id = Guid.NewGuid().ToString("N");
        return (id, Create(id, [], type, content, null, null, null));
    }

    /// <summary>Creates the parts of a signed message.</summary>
    /// <param name="identities">The routing prefix to the receiver, or the topic on a publishing socket.</param>
    /// <param name="parent">The header of the message that this one answers; null for none.</param>
    public byte[][] Create(
        byte[][] identities,
        string type,
        JsonObject content,
        byte[]? parent,
        JsonObject? metadata = null,
        byte[][]? buffers = null) =>
        Create(Guid.NewGuid().ToString("N"), identities, type, content, parent, metadata, buffers);

    private byte[][] Create(
        string id,
        byte[][] identities,
        string type,
        JsonObject content,
        byte[]? parent,
        JsonObject? metadata,
        byte[][]? buffers)
    {
        var header = new JsonObject
        {
            ["msg_id"] = id,
            ["msg_type"] = type,
            ["username"] = _user,
            ["session"] = Session,
            ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            ["version"] = ProtocolVersion,
        };
        byte[][] body = [Bytes(header), parent ?? "{}"u8.ToArray(), metadata is null ? "{}"u8.ToArray() : Bytes(metadata), Bytes(content)];
        return [.. identities, "<IDS|MSG>"u8.ToArray(), signer.Sign(body), .. body, .. buffers ?? []];
    }

    private static byte[] Bytes(JsonObject json)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, s_written))
            json.WriteTo(writer);
        return stream.ToArray();
    }

    private static JsonElement Parse(byte[] text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? document.RootElement.Clone()
            : throw new BadMessageException($"a message with {document.RootElement.ValueKind} instead of an object");
    }

    // A repeated signature means that somebody recorded the message and sent it again. Remembering the last ones is enough.
    private bool IsNew(string signature)
    {
        lock (_seen)
        {
            if (!_seen.Add(signature))
                return false;
            _seenOrder.Enqueue(signature);
            if (_seenOrder.Count > 10_000)
                _seen.Remove(_seenOrder.Dequeue());
            return true;
        }
    }
}
