using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>
/// Pulling, with one decision per process: the first pull finds out whether the engine reaches a registry at all, so
/// that an offline machine loses at most 3 s, once.
/// </summary>
internal sealed class Registry(IDockerClient client)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private static readonly SemaphoreSlim s_first = new(1);
    private static string? s_silence;
    private static bool s_answered;

    /// <summary>Why no registry answers, as the engine put it; null while one may.</summary>
    public static string? Silence => s_silence;

    /// <summary>
    /// Pulls the image; returns null on success, else the engine's reason. With <paramref name="patient"/> the engine's
    /// own time-outs hold, and an earlier silence is not taken for an answer.
    /// </summary>
    public async Task<string?> PullAsync(string image, bool patient, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        if (s_answered || patient)
            return await TryAsync(image, null, progress, cancellationToken);
        await s_first.WaitAsync(cancellationToken);
        try
        {
            return s_silence ?? await TryAsync(image, s_answered ? null : s_patience, progress, cancellationToken);
        }
        finally
        {
            s_first.Release();
        }
    }

    private async Task<string?> TryAsync(string image, TimeSpan? patience, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new ImageProgress(image, $"pulling {image}", 0, 0));
        var (name, tag) = Split(image);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (patience is { } time)
            limit.CancelAfter(time);
        var messages = new PullMessages(image, progress, () =>
        {
            s_answered = true;
            limit.CancelAfter(Timeout.InfiniteTimeSpan);
        });
        try
        {
            await client.Images.CreateImageAsync(new ImagesCreateParameters { FromImage = name, Tag = tag }, null, messages, limit.Token);
            return messages.Error;
        }
        catch (DockerApiException e)
        {
            var reason = EngineMessage.Of(e);
            // "not found" and "denied" are a registry's own words; the rest is the network's.
            if (e is DockerImageNotFoundException || reason.Contains("denied", StringComparison.Ordinal))
                s_answered = true;
            else if (!s_answered)
                s_silence = reason;
            return reason;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return s_silence = $"no registry answered the engine within {s_patience.TotalSeconds:0} s";
        }
    }

    /// <summary>"registry:5000/name:tag" at the last colon that follows the last slash; a digest counts as the tag.</summary>
    internal static (string Name, string Tag) Split(string image)
    {
        var at = image.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0)
            return (image[..at], image[(at + 1)..]);
        var colon = image.LastIndexOf(':');
        return colon > image.LastIndexOf('/') ? (image[..colon], image[(colon + 1)..]) : (image, "latest");
    }

    private sealed class PullMessages(string image, IProgress<ImageProgress>? progress, Action answered) : IProgress<JSONMessage>
    {
        private readonly HashSet<string> _layers = [];
        private readonly HashSet<string> _done = [];

        public string? Error { get; private set; }

        public void Report(JSONMessage value)
        {
            if (value.Error is { } error)
                Error = error.Message;
            if (value.Status is not { Length: > 0 } status)
                return;
            answered();
            if (value.ID is { Length: > 0 } layer && !status.StartsWith("Pulling from", StringComparison.Ordinal))
            {
                _layers.Add(layer);
                if (status is "Pull complete" or "Already exists")
                    _done.Add(layer);
            }
            progress?.Report(new ImageProgress(image, $"pulling {image}: {status}", _done.Count, _layers.Count));
        }
    }
}
