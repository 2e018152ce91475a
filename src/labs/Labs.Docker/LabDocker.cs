using System.Runtime.CompilerServices;

namespace Labs.Docker;

/// <summary>Opens Docker for a session.</summary>
public static class LabDocker
{
    private static readonly ConditionalWeakTable<Lab, Task<Engine>> s_opened = [];

    /// <summary>
    /// Connects the session to the Docker Engine at DOCKER_HOST, the docker context or the default socket. It connects once; later calls
    /// return the same engine. What is made through it has the session's labels and is removed with the session.
    /// </summary>
    /// <exception cref="EngineUnavailableException">No engine answers. The message says what to do.</exception>
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

    /// <summary>Returns the engines of this process's open sessions, the newest first.</summary>
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
