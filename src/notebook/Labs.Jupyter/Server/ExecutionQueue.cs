using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Labs.Jupyter.Wire;
using Labs.Kernel;

namespace Labs.Jupyter.Server;

/// <summary>Runs execute requests one after the other on its own thread, so that other requests are answered meanwhile.</summary>
internal sealed class ExecutionQueue
{
    private static readonly TimeSpan s_quietMoment = TimeSpan.FromSeconds(1);
    private readonly Lazy<KernelEngine> _engine;
    private readonly Channels _channels;
    private readonly InputRequests _input;
    private readonly History _history;
    private readonly Action<string> _log;
    private readonly BlockingCollection<Message> _requests = [];
    private volatile bool _isBusy;
    private int _count;

    public ExecutionQueue(Lazy<KernelEngine> engine, Channels channels, InputRequests input, History history, Action<string> log)
    {
        (_engine, _channels, _input, _history, _log) = (engine, channels, input, history, log);
        new Thread(Loop) { IsBackground = true, Name = "execute" }.UnsafeStart();
    }

    public bool IsBusy => _isBusy;

    /// <summary>Called once after a second without execute requests.</summary>
    public Action Rested { private get; set; } = () => { };

    public void Add(Message request) => _requests.Add(request);

    private void Loop()
    {
        // Warms up the compiler while the front end connects.
        _engine.Value.Execute("1", new QuietOutput(), new CellContext(Number: 0, IsSilent: true));
        while (true)
        {
            if (!_requests.TryTake(out var request, s_quietMoment))
            {
                Rested();
                request = _requests.Take();
            }
            _isBusy = true;
            try
            {
                Execute(request);
            }
            // The queue has one thread. A defect in one cell's answer must not end the execution of later cells.
            catch (Exception exception)
            {
                _log($"an execute_request could not be answered: {exception}");
            }
            _isBusy = false;
        }
    }

    private void Execute(Message request)
    {
        var content = request.Content;
        var code = content.Text("code");
        var silent = content.Flag("silent", false);
        var store = !silent && content.Flag("store_history", true);
        var number = store ? ++_count : _count;
        var started = DateTime.UtcNow;
        _channels.PublishStatus("busy", request);
        if (!silent)
            _channels.Publish("execute_input", new JsonObject { ["code"] = code, ["execution_count"] = number }, request.RawHeader);

        var reply = new JsonObject
        {
            ["status"] = "ok",
            ["execution_count"] = number,
            ["payload"] = new JsonArray(),
            ["user_expressions"] = new JsonObject(),
        };
        CellResult? result = null;
        if (Question(code) is { } name)
        {
            if (Page(name) is { } page)
                reply["payload"] = new JsonArray(page);
        }
        else
        {
            result = Run(request, code, silent, number);
        }
        if (result?.Error is { } error)
        {
            foreach (var (key, value) in CellOutput.Describe(error).ToArray())
                reply[key] = value?.DeepClone();
            reply["status"] = "error";
        }
        else if (content.Member("user_expressions") is { ValueKind: JsonValueKind.Object } expressions)
        {
            foreach (var expression in expressions.EnumerateObject())
                reply["user_expressions"]![expression.Name] = Evaluate(expression.Value, number);
        }
        if (store)
            _history.Add(number, code, result?.Result?.Data.GetValueOrDefault("text/plain"));

        // Taken before the reply: a client that receives the reply may send the next cell at once, and that cell must run.
        var aborted = result?.Error is not null && content.Flag("stop_on_error", true) ? TakeWaiting() : [];
        var metadata = new JsonObject { ["started"] = started.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture) };
        _channels.Reply(ReplyTo.Shell, request, "execute_reply", reply, metadata);
        _channels.PublishStatus("idle", request);
        foreach (var waiting in aborted)
            Abort(waiting);
    }

    private CellResult Run(Message request, string code, bool silent, int number)
    {
        var context = new CellContext(LanguageOf(request.Metadata), number, silent);
        if (silent)
            return _engine.Value.Execute(code, new QuietOutput(), context);
        var output = new CellOutput(_channels, request, number, request.Content.Flag("allow_stdin", true) ? _input : null);
        var result = _engine.Value.Execute(code, output, context);
        output.SendRest();
        return result;
    }

    private JsonObject Evaluate(JsonElement expression, int number)
    {
        var code = expression.ValueKind == JsonValueKind.String ? expression.GetString()! : "";
        var result = _engine.Value.Execute(code, new QuietOutput(), new CellContext(Number: number, IsSilent: true));
        if (result.Error is { } error)
        {
            var described = CellOutput.Describe(error);
            described["status"] = "error";
            return described;
        }
        return new JsonObject
        {
            ["status"] = "ok",
            ["data"] = MimeJson.Of(result.Result?.Data ?? new Dictionary<string, string> { ["text/plain"] = "" }),
            ["metadata"] = new JsonObject(),
        };
    }

    // Takes the cells that were sent together with the failed one. The specification demands that they are aborted.
    private List<Message> TakeWaiting()
    {
        var waiting = new List<Message>();
        for (var count = _requests.Count; count > 0 && _requests.TryTake(out var request); count--)
            waiting.Add(request);
        return waiting;
    }

    private void Abort(Message request)
    {
        _channels.PublishStatus("busy", request);
        _channels.Reply(ReplyTo.Shell, request, "execute_reply", new JsonObject { ["status"] = "aborted", ["execution_count"] = _count });
        _channels.PublishStatus("idle", request);
    }

    // `Math.Max?` shows help, as in the consoles of other kernels. No C# statement ends with a question mark.
    private static string? Question(string code) =>
        code.Trim() is [.. var name, '?'] && name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '.') ? name : null;

    private JsonObject? Page(string name)
    {
        var inspection = _engine.Value.Inspect(name, name.Length);
        var data = inspection?.Data ?? new Dictionary<string, string> { ["text/plain"] = $"Nothing named {name} was found." };
        return new JsonObject { ["source"] = "page", ["data"] = MimeJson.Of(data), ["start"] = 0 };
    }

    // Cells of .NET Interactive have their language in the metadata.
    private static string LanguageOf(JsonElement metadata) =>
        metadata.Member("polyglot_notebook").Text("kernelName") is { Length: > 0 } kernel ? kernel
        : metadata.Member("dotnet_interactive").Text("language", "csharp");
}
