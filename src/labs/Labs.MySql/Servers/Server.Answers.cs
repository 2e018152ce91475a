using System.Globalization;
using System.Text.RegularExpressions;
using Labs.Docker;
using MySqlConnector;

namespace Labs.MySql;

/// <summary>Whether the server answers, and an explanation when it does not.</summary>
public sealed partial class Server
{
    private const int TailLines = 15, ReasonLines = 300;

    private async Task UntilReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Wait.UntilAsync($"{Name} answers SQL", AnswersAsync, _spec.StartTimeout, cancellationToken: cancellationToken);
        }
        catch (WaitTimeoutException late)
        {
            var log = _process.LogCommand is { } command ? $"Its log: `{command}`. " : "";
            throw new ServerException(
                $"{Name} does not answer SQL at {_endpoint.Host}:{_endpoint.Port} after {_spec.StartTimeout.TotalSeconds:0} s; "
                + $"last observed: {late.Observed}. {log}The last lines of its log:\n"
                + await LogTailAsync(cancellationToken: cancellationToken), late);
        }
        var key = $"{Product.Name()}.version";
        var known = Lab.Environment.Facts.GetValueOrDefault(key);
        if (known?.Split(", ").Contains(VersionText) != true)
            Lab.Environment[key] = known is null ? VersionText : $"{known}, {VersionText}";
    }

    private async Task<(bool Ready, string Observed)> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            _endpoint = await _process.EndpointAsync(cancellationToken);
            await using var connection = await OpenAsync(isPooled: false, cancellationToken);
            await using var command = new MySqlCommand("SELECT VERSION()", connection);
            var version = await command.ExecuteScalarAsync(cancellationToken);
            VersionText = Convert.ToString(version, CultureInfo.InvariantCulture) ?? "";
            Version = Version.Parse(VersionNumber().Match(VersionText).Value);
            return (true, VersionText);
        }
        catch (Exception exception) when (IsNotYet(exception))
        {
            if (await ExitAsync(cancellationToken) is not null)
                throw await EndedAsync("before it answered SQL");
            return (false, exception.Message);
        }
    }

    private static bool IsNotYet(Exception exception) =>
        exception is MySqlException or EngineException and not EngineGoneException || ConnectionLoss.IsBare(exception);

    /// <summary>Returns the error for a server that has ended although it should run.</summary>
    private async Task<ServerException> EndedAsync(string when, Exception? inner = null)
    {
        var exit = await ExitAsync(CancellationToken.None);
        var log = (await _process.LogTailAsync(ReasonLines, CancellationToken.None)).ToArray();
        string[] reasons = [.. log.SkipLast(TailLines).Where(IsReason).Take(5)];
        var says = reasons.Length == 0 ? "" : $"Its log says:\n{string.Join('\n', reasons)}\n";
        var tail = string.Join('\n', log.TakeLast(TailLines));
        return new($"{Name} ended with {exit} {when}. {says}The last lines of its log:\n{tail}", inner) { ExitCode = exit?.Code };
    }

    // A server that aborts writes a stack trace of dozens of lines after the line that says why.
    private static bool IsReason(string line) =>
        line.Contains("[ERROR]", StringComparison.Ordinal) || line.Contains("ssertion", StringComparison.Ordinal)
        || line.Contains("got signal", StringComparison.Ordinal);

    /// <summary>
    /// Returns an exception that explains why a statement got no answer, with the server's log. The client alone only notices that no
    /// answer came.
    /// </summary>
    /// <param name="exception">One for which <see cref="ConnectionLoss.IsSilence"/> is true.</param>
    internal async Task<Exception> ExplainedAsync(Exception exception, string sql)
    {
        if (await HasEndedAsync(exception))
            return await EndedAsync($"and does not answer `{sql}`; server.StartAsync() starts it again", exception);
        var isTimeout = ConnectionLoss.IsTimeout(exception);
        if (!isTimeout && !ConnectionLoss.IsBare(exception))
            return exception;
        var what = isTimeout
            ? $"did not answer `{sql}` within {_spec.StatementTimeout.TotalSeconds:0} s"
            : $"broke the connection during `{sql}` ({exception.Message})";
        return new ServerException($"{Name} runs and {what}. The last lines of its log:\n{await LogTailAsync(5)}", exception);
    }

    // The engine reports a process's end a moment after its connections break; a busy engine does so seconds later.
    private async Task<bool> HasEndedAsync(Exception exception)
    {
        try
        {
            var patience = ConnectionLoss.IsTimeout(exception) ? TimeSpan.Zero : TimeSpan.FromSeconds(10);
            await Wait.UntilAsync($"{Name} has ended", async token => await ExitAsync(token) is not null, patience);
            return true;
        }
        catch (WaitTimeoutException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+")]
    private static partial Regex VersionNumber();
}
