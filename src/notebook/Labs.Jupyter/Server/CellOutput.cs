using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Labs.Jupyter.Wire;
using Labs.Kernel;

namespace Labs.Jupyter.Server;

/// <summary>
/// Publishes the output of a cell. Text is sent at once if none was sent in the last 50 ms, and collected otherwise: front ends handle a
/// few large messages better than thousands of small ones, and Jupyter's server drops messages above 1,000 per second. What comes after
/// the cell's end is published in the same way, as a part of the cell.
/// </summary>
internal sealed class CellOutput : ICellOutput, ICellInput
{
    private const int MaxGathered = 32 * 1024;
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(50);
    private readonly Channels _channels;
    private readonly InputRequests? _input;
    private readonly Message _request;
    private readonly int _number;
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private readonly Timer _flush;
    private StreamKind _kind;
    private long _sent;

    /// <param name="input">Asks the front end for input; null if it does not support that.</param>
    public CellOutput(Channels channels, Message request, int number, InputRequests? input)
    {
        (_channels, _request, _number, _input) = (channels, request, number, input);
        _flush = new Timer(_ =>
        {
            lock (_gate)
                Flush();
        });
    }

    public void Stream(StreamKind kind, string text)
    {
        lock (_gate)
        {
            if (kind != _kind)
                Flush();
            _kind = kind;
            var first = _text.Length == 0;
            _text.Append(text);
            if (_text.Length >= MaxGathered || Stopwatch.GetElapsedTime(_sent) >= s_pace)
                Flush();
            else if (first)
                _flush.Change(s_pace, Timeout.InfiniteTimeSpan);
        }
    }

    public void Display(DisplayItem item)
    {
        var content = new JsonObject { ["data"] = MimeJson.Of(item.Data), ["metadata"] = new JsonObject() };
        if (item.IsResult)
            content["execution_count"] = _number;
        else
            content["transient"] = new JsonObject { ["display_id"] = item.DisplayId };
        Publish(item.IsResult ? "execute_result" : item.IsUpdate ? "update_display_data" : "display_data", content);
    }

    public void Error(CellError error) => Publish("error", Describe(error));

    public void ClearOutput(bool wait) => Publish("clear_output", new JsonObject { ["wait"] = wait });

    public Task<string?> ReadLineAsync(string prompt, bool isSecret, CancellationToken cancellationToken)
    {
        lock (_gate)
            Flush();
        return _input is null
            ? throw new InputUnavailableException("this front end does not accept input requests (it sent allow_stdin = false).")
            : _input.AskAsync(_request, prompt, isSecret, cancellationToken);
    }

    /// <summary>Returns an error in the form of Jupyter's messages. The first line of the traceback is red.</summary>
    public static JsonObject Describe(CellError error) => new()
    {
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = new JsonArray([.. error.Traceback.Select((line, i) => (JsonNode)(i == 0 ? $"\e[1;31m{line}\e[0m" : line))]),
    };

    /// <summary>Sends the text that was collected.</summary>
    public void SendRest()
    {
        lock (_gate)
            Flush();
    }

    private void Publish(string type, JsonObject content)
    {
        lock (_gate)
        {
            Flush();
            _channels.Publish(type, content, _request.RawHeader);
        }
    }

    private void Flush()
    {
        if (_text.Length == 0)
            return;
        var name = _kind == StreamKind.Stdout ? "stdout" : "stderr";
        _channels.Publish("stream", new JsonObject { ["name"] = name, ["text"] = _text.ToString() }, _request.RawHeader);
        _text.Clear();
        _sent = Stopwatch.GetTimestamp();
    }
}
