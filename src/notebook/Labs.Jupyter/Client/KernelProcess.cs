using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Labs.Jupyter.Wire;
using Labs.Jupyter.Zmtp;

namespace Labs.Jupyter.Client;

/// <summary>
/// A Jupyter kernel in its own process, and the only client of it. They communicate through Unix domain sockets in a folder that only
/// this user can enter, so kernels that start at the same time never compete for a port.
/// </summary>
public sealed partial class KernelProcess : IDisposable
{
    private const int Sigint = 2;
    private static readonly TimeSpan s_askAgain = TimeSpan.FromMilliseconds(100), s_linger = TimeSpan.FromSeconds(1);
    private readonly InstalledKernel _kernel;
    private readonly string _folder;
    private readonly MessageCodec _codec;
    private readonly DealerSocket _shell, _control;
    private readonly SubscriberSocket _iopub;
    private readonly Action<KernelEvent> _happened;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<IReadOnlyList<string>>> _completions = [];
    private readonly TaskCompletionSource _replied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _published = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, int> _cells = [];
    private string _running = "";
    private KernelEvent.Done? _done;
    private bool _idle;

    private KernelProcess(
        InstalledKernel kernel,
        string workingDirectory,
        IReadOnlyDictionary<string, string> environment,
        Action<KernelEvent> happened)
    {
        (_kernel, _happened) = (kernel, happened);
        _folder = Directory.CreateTempSubdirectory("labs-kernel-").FullName; // mode 0700
        var connection = new ConnectionInfo
        {
            Transport = "ipc",
            Ip = Path.Combine(_folder, "kernel"),
            ShellPort = 1,
            IopubPort = 2,
            StdinPort = 3,
            ControlPort = 4,
            HeartbeatPort = 5,
            Key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
            KernelName = kernel.Name,
        };
        var file = Path.Combine(_folder, "connection.json");
        connection.Write(file);
        _codec = new MessageCodec(new Signer(connection.Key, connection.SignatureScheme));
        var identity = Encoding.ASCII.GetBytes(_codec.Session);
        _shell = new DealerSocket(parts => Receive(parts, OnReply)) { Identity = identity };
        _control = new DealerSocket(_ => { }) { Identity = identity };
        _iopub = new SubscriberSocket(parts => Receive(parts, OnPublished));

        var arguments = kernel.Arguments
            .Select(argument => argument
                .Replace("{connection_file}", file, StringComparison.Ordinal)
                .Replace("{resource_dir}", kernel.Folder, StringComparison.Ordinal))
            .ToArray();
        var start = new ProcessStartInfo(arguments[0], arguments[1..])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in kernel.Environment.Concat(environment))
            start.Environment[name] = value;
        start.Environment["JPY_PARENT_PID"] = $"{Environment.ProcessId}";
        Process = Process.Start(start)!;
        Process.StandardInput.Close();
        _shell.Connect(connection.Address(connection.ShellPort));
        _control.Connect(connection.Address(connection.ControlPort));
        _iopub.Connect(connection.Address(connection.IopubPort));
    }

    /// <summary>The kernel's process. Read its standard output and error, which are redirected.</summary>
    public Process Process { get; }

    /// <summary>Starts a kernel. Call <see cref="ReadyAsync"/> before the first cell.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="workingDirectory">The folder of the notebook.</param>
    /// <param name="environment">Environment variables in addition to those of its spec.</param>
    /// <param name="happened">Handles the kernel's messages, in order per channel. It is called on threads of the connections.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel's command can't be started.</exception>
    public static KernelProcess Start(
        InstalledKernel kernel,
        string workingDirectory,
        IReadOnlyDictionary<string, string> environment,
        Action<KernelEvent> happened) =>
        new(kernel, workingDirectory, environment, happened);

    /// <summary>Waits until the kernel replies to requests and its published messages arrive.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before.</exception>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        // Kernels before specification 5.5 do not confirm a subscription. Requests are repeated until both directions work.
        var ready = Task.WhenAll(_replied.Task, _published.Task);
        while (!ready.IsCompleted)
        {
            Send(_shell, "kernel_info_request", []);
            await Task.WhenAny(ready, Task.Delay(s_askAgain, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>
    /// Starts a cell. <see cref="KernelEvent.Done"/> reports its end. Output that the kernel publishes for it later is reported too.
    /// </summary>
    /// <param name="code">The text of the cell.</param>
    /// <param name="cell">The number that its events carry.</param>
    public void Execute(string code, int cell = 0)
    {
        lock (_gate)
        {
            (_done, _idle) = (null, false);
            _running = Send(_shell, "execute_request", new JsonObject
            {
                ["code"] = code,
                ["silent"] = false,
                ["store_history"] = true,
                ["user_expressions"] = new JsonObject(),
                ["allow_stdin"] = false,
                ["stop_on_error"] = true,
            });
            _cells[_running] = cell;
        }
    }

    /// <summary>
    /// Requests completions at the end of a text, also while a cell runs. A kernel that runs cells on its only thread answers after the
    /// cell.
    /// </summary>
    public Task<IReadOnlyList<string>> CompleteAsync(string code, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<IReadOnlyList<string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var content = new JsonObject { ["code"] = code, ["cursor_pos"] = code.EnumerateRunes().Count() };
        var (id, parts) = _codec.CreateRequest("complete_request", content);
        _completions[id] = answer;
        _shell.Send(parts);
        return answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Stops the running cell, by a message or SIGINT as the kernel's spec demands.</summary>
    public void Interrupt()
    {
        if (_kernel.InterruptsByMessage)
            Send(_control, "interrupt_request", []);
        else
            _ = Signal(Process.Id, Sigint);
    }

    /// <summary>Sends a shutdown request and does not wait for the process to exit.</summary>
    public void Shutdown()
    {
        Send(_control, "shutdown_request", new JsonObject { ["restart"] = false });
        _control.Close(s_linger);
    }

    /// <summary>Closes the connections and removes the sockets' folder. It does not end the process.</summary>
    public void Dispose()
    {
        foreach (var socket in new ZmtpSocket[] { _shell, _control, _iopub })
            socket.Dispose();
        Process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Send(DealerSocket socket, string type, JsonObject content)
    {
        var (id, parts) = _codec.CreateRequest(type, content);
        socket.Send(parts);
        return id;
    }

    private void OnReply(Message reply)
    {
        _replied.TrySetResult();
        if (reply.Type == "complete_reply" && _completions.TryRemove(reply.ParentId, out var answer))
            answer.TrySetResult(Lines(reply.Content.Member("matches")));
        lock (_gate)
        {
            if (reply.Type == "execute_reply" && reply.ParentId == _running)
                _done = new KernelEvent.Done(StatusOf(reply), reply.Content.Text("ename"));
        }
        End();
    }

    private void OnPublished(Message message)
    {
        _published.TrySetResult();
        int cell;
        lock (_gate)
        {
            if (!_cells.TryGetValue(message.ParentId, out cell))
                return;
            if (message.ParentId == _running && message.Type == "status" && message.Content.Text("execution_state") == "idle")
                _idle = true;
        }
        if (Event(message) is { } happened)
            _happened(happened with { Cell = cell });
        End();
    }

    private static ReplyStatus StatusOf(Message reply) => reply.Content.Text("status") switch
    {
        "ok" => ReplyStatus.Ok,
        "aborted" => ReplyStatus.Aborted,
        _ => ReplyStatus.Error,
    };

    // The reply and the status idle arrive on two channels, in any order.
    private void End()
    {
        KernelEvent.Done? done;
        lock (_gate)
        {
            if (_done is null || !_idle)
                return;
            (done, _done, _running) = (_done with { Cell = _cells[_running] }, null, "");
        }
        _happened(done);
    }

    private static KernelEvent? Event(Message message)
    {
        var content = message.Content;
        return message.Type switch
        {
            "stream" => new KernelEvent.Stream(content.Text("name"), content.Text("text")),
            "display_data" or "update_display_data" or "execute_result" => new KernelEvent.Display(
                Data(content.Member("data")), content.Member("transient").Text("display_id") is { Length: > 0 } id ? id : null,
                message.Type == "update_display_data", message.Type == "execute_result"),
            "error" => new KernelEvent.Error(content.Text("ename"), content.Text("evalue"), Lines(content.Member("traceback"))),
            "clear_output" => new KernelEvent.Clear(),
            _ => null,
        };
    }

    private static Dictionary<string, string> Data(JsonElement bundle)
    {
        if (bundle.ValueKind != JsonValueKind.Object)
            return [];
        return bundle.EnumerateObject().ToDictionary(entry => entry.Name, entry =>
            entry.Value.ValueKind == JsonValueKind.String && !entry.Name.EndsWith("json", StringComparison.Ordinal)
                ? entry.Value.GetString()!
                : entry.Value.GetRawText());
    }

    private static string[] Lines(JsonElement lines) =>
        lines.ValueKind != JsonValueKind.Array ? [] : [.. lines.EnumerateArray().Select(line => line.ToString())];

    private void Receive(byte[][] parts, Action<Message> handler)
    {
        try
        {
            handler(_codec.Parse(parts));
        }
        catch (BadMessageException)
        {
            // The message is not from this kernel.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int pid, int signal);
}
