using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Labs.Jupyter.Zmtp;

namespace Labs.Jupyter.Wire;

/// <summary>
/// The content of a Jupyter connection file: the addresses of a notebook kernel's sockets and the key that signs messages
/// (https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files).
/// </summary>
public sealed record ConnectionInfo
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary><c>tcp</c>, or <c>ipc</c> for Unix domain sockets named <c>Ip-port</c>.</summary>
    public string Transport { get; init; } = "tcp";

    /// <summary>The loopback address to listen on; for <c>ipc</c> the common part of the sockets' paths.</summary>
    public string Ip { get; init; } = "127.0.0.1";

    /// <summary>The port for requests; 0 lets the notebook kernel choose one.</summary>
    public int ShellPort { get; init; }

    /// <summary>The port for published output; 0 lets the notebook kernel choose one.</summary>
    public int IopubPort { get; init; }

    /// <summary>The port for input requests; 0 lets the notebook kernel choose one.</summary>
    public int StdinPort { get; init; }

    /// <summary>The port for interrupt and shutdown requests; 0 lets the notebook kernel choose one.</summary>
    public int ControlPort { get; init; }

    /// <summary>The port that echoes heartbeats; 0 lets the notebook kernel choose one.</summary>
    public int HeartbeatPort { get; init; }

    /// <summary>The key of the signatures. Only <c>ipc</c> works without one: the file system says who may connect.</summary>
    public string Key { get; init; } = "";

    /// <summary>The signature algorithm, <c>hmac-</c> and the name of a hash function.</summary>
    public string SignatureScheme { get; init; } = "hmac-sha256";

    /// <summary>The name of the kernel spec; null if the file has none.</summary>
    public string? KernelName { get; init; }

    /// <summary>Whether the notebook kernel must choose at least one port.</summary>
    public bool HasOpenPorts => new[] { ShellPort, IopubPort, StdinPort, ControlPort, HeartbeatPort }.Contains(0);

    /// <summary>Reads and checks a connection file.</summary>
    /// <exception cref="ConnectionFileException">The file can't be read, or asks for something that is not supported.</exception>
    public static ConnectionInfo Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw new ConnectionFileException($"{path} holds {root.ValueKind}, expected an object with ip, key and ports.");
            return new ConnectionInfo
            {
                Transport = Text("transport", "tcp"),
                Ip = Text("ip", "127.0.0.1"),
                ShellPort = Port("shell_port"),
                IopubPort = Port("iopub_port"),
                StdinPort = Port("stdin_port"),
                ControlPort = Port("control_port"),
                HeartbeatPort = Port("hb_port"),
                Key = Text("key", ""),
                SignatureScheme = Text("signature_scheme", "hmac-sha256"),
                KernelName = Text("kernel_name", "") is { Length: > 0 } name ? name : null,
            }.Checked(path);

            string Text(string name, string otherwise) =>
                !root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? otherwise
                : value.ValueKind == JsonValueKind.String ? value.GetString()!
                : throw new ConnectionFileException($"{path}: {name} is {value.GetRawText()}, expected text.");

            int Port(string name) =>
                !root.TryGetProperty(name, out var value)
                    ? throw new ConnectionFileException($"{path} has no {name}; "
                        + "expected shell_port, iopub_port, stdin_port, control_port and hb_port (0: the kernel chooses).")
                : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var port) && port is >= 0 and <= 65535 ? port
                : throw new ConnectionFileException($"{path}: {name} is {value.GetRawText()}, expected a number from 0 to 65535.");
        }
        catch (JsonException exception)
        {
            throw new ConnectionFileException($"{path} is not a connection file: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new ConnectionFileException($"the connection file can't be read: {exception.Message}");
        }
    }

    /// <summary>Writes the file with mode 0600, because it has the key. Readers see the complete file or the old one.</summary>
    public void Write(string path)
    {
        var json = new JsonObject
        {
            ["shell_port"] = ShellPort,
            ["iopub_port"] = IopubPort,
            ["stdin_port"] = StdinPort,
            ["control_port"] = ControlPort,
            ["hb_port"] = HeartbeatPort,
            ["ip"] = Ip,
            ["key"] = Key,
            ["transport"] = Transport,
            ["signature_scheme"] = SignatureScheme,
            ["kernel_name"] = KernelName ?? "",
        };
        var part = path + ".part";
        File.Delete(part);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new StreamWriter(part, options))
            file.Write(json.ToJsonString(s_indented));
        File.Move(part, path, overwrite: true);
    }

    internal EndPoint Address(int port) =>
        Transport == "ipc" ? ZmtpAddress.Ipc($"{Ip}-{port}") : ZmtpAddress.Tcp(IPAddress.Parse(Ip), port);

    private ConnectionInfo Checked(string path)
    {
        if (Transport is not ("tcp" or "ipc"))
            throw new ConnectionFileException($"{path}: the transport is '{Transport}', expected tcp or ipc.");
        if (Transport == "tcp" && (!IPAddress.TryParse(Ip, out var address) || !IPAddress.IsLoopback(address)))
        {
            throw new ConnectionFileException($"{path}: the ip is '{Ip}'. This kernel listens on loopback only, such as 127.0.0.1; "
                + "connect from other machines through ssh -L or a Jupyter server.");
        }
        if (Transport == "tcp" && Key.Length == 0)
        {
            throw new ConnectionFileException($"{path}: the key is empty, so every user of this machine could run code. Let the client "
                + "choose a key (Session.key), or use the transport ipc.");
        }
        if (Key.Length > 0 && !Signer.Knows(SignatureScheme))
            throw new ConnectionFileException($"{path}: the signature scheme is '{SignatureScheme}', expected hmac-sha256.");
        return this;
    }
}
