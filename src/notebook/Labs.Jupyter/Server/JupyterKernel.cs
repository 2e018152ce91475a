using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Labs.Jupyter.Wire;
using Labs.Kernel;

namespace Labs.Jupyter.Server;

/// <summary>Runs the C# notebook kernel for Jupyter clients (messaging specification 5.5).</summary>
public sealed class JupyterKernel
{
    // Jupyter's server forwards 1 MB per second. It drops the rest and shows a warning instead.
    private const int StreamLimit = 2_000_000;
    private static readonly TimeSpan s_linger = TimeSpan.FromSeconds(1), s_endPatience = TimeSpan.FromSeconds(3);

    private readonly Channels _channels;
    private readonly Lazy<KernelEngine> _engine;
    private readonly ExecutionQueue _execution;
    private readonly Questions _questions;
    private readonly Comms _comms;
    private readonly InputRequests _input;
    private readonly History _history = new();
    private readonly AnswerQueue _answers;
    private readonly CommThread _commThread;
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<string> _log;

    private JupyterKernel(Signer signer, Func<string, string>? mask, Action<string> log)
    {
        _log = log;
        _channels = new Channels(signer, log, OnShell, OnControl, OnStdin);
        _input = new InputRequests(_channels.AskForInput);
        // Created by the thread that executes cells, while this thread opens the sockets.
        _engine = new Lazy<KernelEngine>(() =>
        {
            var capture = ProcessStreams.Output | ProcessStreams.Error;
            var engine = new KernelEngine(new KernelOptions { StreamLimit = StreamLimit, Capture = capture, Mask = mask });
            engine.Comms.Outgoing = _comms!.Publish;
            return engine;
        });
        _comms = new Comms(_engine, _channels);
        _execution = new ExecutionQueue(_engine, _channels, _input, _history, log);
        _questions = new Questions(_engine);
        _answers = new AnswerQueue(_questions.WarmUp, () => _execution.IsBusy, log);
        _execution.Rested = _answers.CellsRest;
        _commThread = new CommThread(log);
    }

    /// <summary>
    /// Serves clients until one of them requests a shutdown, the parent process exits, or this process receives SIGTERM. If the running
    /// cell does not stop, the process is killed after three seconds.
    /// </summary>
    /// <param name="connectionFile">The path of the connection file. Ports that are 0 in it are chosen and written back.</param>
    /// <param name="mask">See <see cref="KernelOptions.Mask"/>.</param>
    /// <param name="visible">
    /// Makes control characters visible in the log on standard error, which has texts that strangers send. It may be a terminal.
    /// </param>
    /// <exception cref="ConnectionFileException">The file can't be used or a port is in use.</exception>
    public static async Task RunAsync(
        string connectionFile, Func<string, string>? mask = null, Func<string, string>? visible = null)
    {
        // The engine redirects Console.Error to the cells.
        var log = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardError()) { AutoFlush = true });
        var connection = ConnectionInfo.Read(connectionFile);
        var signer = new Signer(connection.Key, connection.SignatureScheme);
        // The first signature takes longer, because it loads the system's cryptography.
        ThreadPool.UnsafeQueueUserWorkItem(static signer => signer.Sign([]), signer, preferLocal: false);
        var kernel = new JupyterKernel(signer, mask, Log);
        var bound = kernel._channels.Bind(connection);
        if (connection.HasOpenPorts)
            bound.Write(connectionFile);
        ParentWatch.Start(kernel.End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            kernel.Interrupt();
        });
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            kernel.End();
        });
        kernel._channels.Publish("status", new JsonObject { ["execution_state"] = "starting" }, null);
        await kernel._end.Task;
        kernel._channels.Close(s_linger);

        // A message is one line, so that nobody can write lines that look like ours.
        void Log(string message)
        {
            var line = (mask is null ? message : mask(message)).ReplaceLineEndings(" ");
            log.WriteLine($"[labs kernel] {(visible is null ? line : visible(line))}");
        }
    }

    private void OnShell(Message request)
    {
        switch (request.Type)
        {
            case "execute_request":
                _execution.Add(request);
                break;
            case "complete_request":
                Ask(request, "complete_reply", _questions.Complete);
                break;
            case "inspect_request":
                Ask(request, "inspect_reply", _questions.Inspect);
                break;
            case "is_complete_request":
                Ask(request, "is_complete_reply", _questions.CompletenessOf);
                break;
            case "history_request":
                Answer(ReplyTo.Shell, request, "history_reply", () => _history.Answer(request));
                break;
            case "comm_info_request":
                Ask(request, "comm_info_reply", _comms.Info);
                break;
            case "comm_open" or "comm_msg" or "comm_close":
                _commThread.Add(() => Answer(ReplyTo.Shell, request, null, () =>
                {
                    _comms.Receive(request);
                    return null;
                }));
                break;
            default:
                OnEither(ReplyTo.Shell, request);
                break;
        }
    }

    private void OnControl(Message request)
    {
        switch (request.Type)
        {
            case "debug_request":
                Answer(ReplyTo.Control, request, "debug_reply", () => new JsonObject
                {
                    ["type"] = "response",
                    ["request_seq"] = request.Content.Number("seq", 0),
                    ["success"] = false,
                    ["command"] = request.Content.Text("command"),
                    ["message"] = "this kernel has no debugger (kernel_info_reply has debugger = false)",
                    ["body"] = new JsonObject(),
                });
                break;
            case "create_subshell_request" or "delete_subshell_request" or "list_subshell_request":
                Answer(ReplyTo.Control, request, request.Type.Replace("request", "reply", StringComparison.Ordinal), () => new JsonObject
                {
                    ["status"] = "error",
                    ["ename"] = "NotSupported",
                    ["evalue"] = "this kernel has no subshells (they are not in supported_features of kernel_info_reply)",
                    ["traceback"] = new JsonArray(),
                });
                break;
            default:
                OnEither(ReplyTo.Control, request);
                break;
        }
    }

    private void OnEither(ReplyTo channel, Message request)
    {
        switch (request.Type)
        {
            case "kernel_info_request":
                Answer(channel, request, "kernel_info_reply", KernelInfo.Create);
                break;
            case "interrupt_request":
                Answer(channel, request, "interrupt_reply", () =>
                {
                    Interrupt();
                    return new JsonObject { ["status"] = "ok" };
                });
                break;
            case "shutdown_request":
                Answer(channel, request, "shutdown_reply", () =>
                {
                    var reply = new JsonObject { ["status"] = "ok", ["restart"] = request.Content.Flag("restart", false) };
                    _channels.Publish("shutdown_reply", reply.DeepClone().AsObject(), request.RawHeader); // for the other clients
                    return reply;
                });
                End();
                break;
            default:
                // The specification demands no reply to unknown messages.
                _log($"ignored a message of the unknown type {request.Type}");
                break;
        }
    }

    private void OnStdin(Message message)
    {
        if (message.Type == "input_reply")
            _input.Answer(message);
    }

    /// <summary>Answers immediately, on the thread that read the request.</summary>
    /// <param name="reply">The type of the reply; null for messages without a reply.</param>
    private void Answer(ReplyTo channel, Message request, string? reply, Func<JsonObject?> content)
    {
        _channels.PublishStatus("busy", request);
        try
        {
            if (content() is { } answer && reply is not null)
                _channels.Reply(channel, request, reply, answer);
        }
        finally
        {
            _channels.PublishStatus("idle", request);
        }
    }

    /// <summary>Answers on the thread for requests about code, so that an interrupt does not wait for the compiler.</summary>
    private void Ask(Message request, string? reply, Func<Message, JsonObject> answer) =>
        _answers.Add(() => Answer(ReplyTo.Shell, request, reply, () =>
        {
            try
            {
                return answer(request);
            }
            // A request must be answered: the client waits for it. A defect must not end the kernel with its state.
            catch (Exception exception)
            {
                _log($"{request.Type}: {exception}");
                return new JsonObject
                {
                    ["status"] = "error",
                    ["ename"] = exception.GetType().Name,
                    ["evalue"] = exception.Message,
                    ["traceback"] = new JsonArray(),
                };
            }
        }));

    private void Interrupt()
    {
        if (_engine.IsValueCreated)
            _engine.Value.Interrupt();
    }

    private void End()
    {
        // Kills the process if a cell or the shutdown of the runtime takes too long.
        new Thread(() =>
        {
            Thread.Sleep(s_endPatience);
            System.Diagnostics.Process.GetCurrentProcess().Kill();
        })
        {
            IsBackground = true,
            Name = "end",
        }.UnsafeStart();
        Interrupt();
        _end.TrySetResult();
    }
}
