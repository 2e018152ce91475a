using System.Runtime.CompilerServices;

namespace Labs.Docker;

/// <summary>The session's way to Docker.</summary>
public static class LabDocker
{
    private static readonly ConditionalWeakTable<Lab, Task<Engine>> s_opened = [];

    /// <summary>
    /// The Docker Engine for this session: DOCKER_HOST, the docker context or the default socket. Opened once; later
    /// calls return the same. What is made through it is labelled, and removed with the session.
    /// </summary>
    /// <exception cref="EngineUnavailableException">None answers; the message has the remedy.</exception>
    public static Task<Engine> DockerAsync(this Lab lab)
    {
        lock (s_opened)
        {
            if (s_opened.TryGetValue(lab, out var opened) && !opened.IsFaulted)
                return opened;
            opened = Engine.OpenAsync(lab, EngineEndpoint.Find(), lab.Stopping);
            s_opened.AddOrUpdate(lab, opened);
            return opened;
        }
    }

    /// <summary>The engines of the sessions that are open in this process, the newest first.</summary>
    internal static IReadOnlyList<Engine> Engines()
    {
        lock (s_opened)
        {
            return
            [
                .. s_opened.Where(entry => entry.Value.IsCompletedSuccessfully && !entry.Key.Stopping.IsCancellationRequested)
                    .Select(entry => entry.Value.Result).OrderByDescending(engine => engine.OpenedAt),
            ];
        }
    }
}
