using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>
/// Pulls images. The first pull of the process finds out whether the engine reaches a registry at all, so that a machine without
/// internet access loses 3 s at most, and only once.
/// </summary>
internal sealed class Registry(IDockerClient client)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private static readonly SemaphoreSlim s_first = new(1);
    private static string? s_silence;
    private static bool s_answered;

    /// <summary>
    /// Pulls an image. Returns null on success, otherwise the engine's reason. With <paramref name="patient"/> only the engine's own
    /// time limits count, and it tries even if no registry has answered before.
    /// </summary>
    public async Task<string?> PullAsync(
        string image, bool patient, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
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

    private async Task<string?> TryAsync(
        string image, TimeSpan? patience, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
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
            var parameters = new ImagesCreateParameters { FromImage = name, Tag = tag };
            await client.Images.CreateImageAsync(parameters, null, messages, limit.Token);
            return messages.Error;
        }
        catch (DockerApiException e)
        {
            var reason = EngineMessage.Of(e);
            // "not found" and "denied" are answers of a registry. Other errors come from the network.
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

    /// <summary>Splits "registry:5000/name:tag" at the last colon after the last slash. A digest counts as the tag.</summary>
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
