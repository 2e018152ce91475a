using System.Security.Cryptography;
using System.Text;
using MySqlConnector.Core;
using MySqlConnector.Protocol;

namespace MySqlConnector.Authentication;

/// <summary>The part of connecting that proves who the client is, whichever of the known methods the server asks for.</summary>
/// <param name="isSecure">The connection is encrypted.</param>
/// <param name="isLoopback">The server's address is this machine's own: nobody can listen in between.</param>
internal sealed class Authenticator(PacketStream packets, ConnectionSettings settings, bool isSecure, bool isLoopback)
{
    private const string Native = "mysql_native_password";
    private const string CachingSha2 = "caching_sha2_password";
    private const string Sha256 = "sha256_password";
    private const string ClearText = "mysql_clear_password";

    private const byte SwitchRequest = 0xFE;
    private const byte MoreData = 1;
    private const byte FastAuthenticationSucceeded = 3;
    private const byte RequestPublicKey = 2;
    private const byte RequestPublicKeySha256 = 1;

    private string _plugin = Native;
    private byte[] _challenge = [];

    /// <summary>The answer that goes with the handshake: for the server's default method where it is known, else for the native one.</summary>
    public (string Plugin, byte[] Response) Begin(InitialHandshake handshake)
    {
        _challenge = handshake.Challenge;
        _plugin = handshake.Plugin == CachingSha2 ? CachingSha2 : Native;
        return (_plugin, Response());
    }

    /// <summary>Goes on with what the server asks for, until it says OK.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> FinishAsync(CancellationToken ct)
    {
        while (true)
        {
            var payload = await ReceiveAsync(ct).ConfigureAwait(false);
            switch (payload.Span[0])
            {
                case SwitchRequest:
                    Switch(payload.Span);
                    await AnswerSwitchAsync(ct).ConfigureAwait(false);
                    break;
                case MoreData when payload.Length > 1 && payload.Span[1] == FastAuthenticationSucceeded:
                    break;
                case MoreData:
                    await SendPasswordAsync(ct).ConfigureAwait(false);
                    break;
                default:
                    return payload;
            }
        }
    }

    private void Switch(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        reader.Skip(1);
        // A lone 0xFE asks for the method from before 4.1.
        _plugin = reader.Remaining == 0 ? "mysql_old_password" : Encoding.UTF8.GetString(reader.NullTerminatedOrToEnd());
        _challenge = InitialHandshake.WithoutZero(reader.ToEnd());
    }

    private async ValueTask AnswerSwitchAsync(CancellationToken ct)
    {
        switch (_plugin)
        {
            case Native or CachingSha2:
                await packets.SendAsync(Response(), ct).ConfigureAwait(false);
                break;
            case Sha256:
                await SendPasswordAsync(ct).ConfigureAwait(false);
                break;
            case ClearText when isSecure || isLoopback:
                await packets.SendAsync(Scramble.Clear(settings.Password), ct).ConfigureAwait(false);
                break;
            case ClearText:
                throw MySqlException.NotConnected($"Authentication method '{_plugin}' requires a secure connection with a verified server certificate.");
            default:
                throw new NotSupportedException($"Authentication method '{_plugin}' is not supported.");
        }
    }

    private byte[] Response() =>
        _plugin == CachingSha2 ? Scramble.CachingSha2(settings.Password, _challenge) : Scramble.Native(settings.Password, _challenge);

    // The server has only a hash to compare with and wants the password itself, once.
    private async ValueTask SendPasswordAsync(CancellationToken ct)
    {
        if (isSecure || settings.Password.Length == 0)
        {
            await packets.SendAsync(Scramble.Clear(settings.Password), ct).ConfigureAwait(false);
            return;
        }
        var key = await PublicKeyAsync(ct).ConfigureAwait(false);
        byte[] encrypted;
        try
        {
            encrypted = Scramble.Encrypted(settings.Password, _challenge, key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw MySqlException.NotConnected("Couldn't load server's RSA public key; try using a secure connection instead.", e);
        }
        await packets.SendAsync(encrypted, ct).ConfigureAwait(false);
    }

    private async ValueTask<string> PublicKeyAsync(CancellationToken ct)
    {
        if (settings.ServerRsaPublicKeyFile.Length > 0)
        {
            try
            {
                return await File.ReadAllTextAsync(settings.ServerRsaPublicKeyFile, ct).ConfigureAwait(false);
            }
            catch (IOException e)
            {
                throw new MySqlException($"Couldn't load server's RSA public key from '{settings.ServerRsaPublicKeyFile}'", e);
            }
        }
        if (!settings.AllowPublicKeyRetrieval && !isLoopback)
            throw MySqlException.NotConnected($"Authentication method '{_plugin}' failed. Either use a secure connection, specify the server's RSA public key with ServerRSAPublicKeyFile, or set AllowPublicKeyRetrieval=True.");
        byte[] request = [_plugin == CachingSha2 ? RequestPublicKey : RequestPublicKeySha256];
        await packets.SendAsync(request, ct).ConfigureAwait(false);
        var answer = await ReceiveAsync(ct).ConfigureAwait(false);
        return Encoding.ASCII.GetString(answer.Span[1..]);
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken ct)
    {
        var payload = await packets.ReceiveAsync(ct).ConfigureAwait(false);
        if (ErrorPacket.Is(payload.Span))
            throw ErrorPacket.ToException(payload.Span);
        return payload.Length > 0 ? payload : throw new MySqlProtocolException("The server sent an empty packet during authentication.");
    }
}
