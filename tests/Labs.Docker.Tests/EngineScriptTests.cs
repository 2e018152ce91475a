using System.Diagnostics;

namespace Labs.Docker.Tests;

/// <summary>Runs lab-env/docker/up.sh and down.sh with a separate engine in a separate network namespace.</summary>
public sealed class EngineScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact, Needs(Capability.Docker)]
    public void A_running_engine_is_found_and_not_stopped()
    {
        var script = Run("bash", "-c", """unset DOCKER_HOST; "$SCRIPTS/up.sh" && "$SCRIPTS/down.sh" """);

        Assert.Contains("is running", script);
        Assert.Contains("was not started by labs and stays", script);
    }

    [Fact, Needs(Capability.Docker)]
    public void The_engine_is_started_once_then_found_and_stopped()
    {
        var script = Run("unshare", "--net", "bash", "-c", """
            set -e; unset DOCKER_HOST; export LABS_DOCKER_SOCKET=$LABS_DOCKER_STATE/s
            trap '"$SCRIPTS/down.sh"' EXIT
            "$SCRIPTS/up.sh" --bridge=none --iptables=false --data-root "$LABS_DOCKER_STATE/data" \
                --exec-root "$LABS_DOCKER_STATE/exec" --pidfile "$LABS_DOCKER_STATE/pid"
            "$SCRIPTS/up.sh"
            "$SCRIPTS/down.sh"
            """);

        Assert.Equal(1, Count(script, "starting dockerd"));
        Assert.Equal(2, Count(script, "\nDocker Engine ") + (script.StartsWith("Docker Engine ", StringComparison.Ordinal) ? 1 : 0));
        Assert.Equal(1, Count(script, "stopped"));
        Assert.Contains("no Docker Engine of labs is running", script);
    }

    // Of another user: the pid that it names would be killed, and a program in it would run as root.
    [Theory, Needs(Capability.Root)]
    [InlineData("chown 65534 \"$LABS_DOCKER_STATE\"")]
    [InlineData("chmod 777 \"$LABS_DOCKER_STATE\"")]
    public void The_state_of_another_user_is_not_obeyed(string plant)
    {
        var script = Run("bash", "-c", """
            sleep 300 & pid=$!; trap 'kill $pid' EXIT
            stat=$(cat /proc/$pid/stat); set -- ${stat##*) }
            echo "$pid ${20}" >"$LABS_DOCKER_STATE/dockerd.pid"; PLANT
            export LABS_DOCKER_SOCKET=$LABS_DOCKER_STATE/s; unset DOCKER_HOST
            "$SCRIPTS/down.sh" 2>&1 && exit 1
            "$SCRIPTS/up.sh" 2>&1 && exit 1
            kill -0 $pid
            """.Replace("PLANT", plant, StringComparison.Ordinal));

        Assert.Equal(2, Count(script, $"the labs keep no records in {_folder.Path}"));
        Assert.DoesNotContain("stopping dockerd", script);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LABS_DOCKER_STATE"] = _folder.Path;
        start.Environment["SCRIPTS"] = Path.Combine(LabsRepository.Root, "lab-env", "docker");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}: {output}{error.Result}");
        return output;
    }
}
