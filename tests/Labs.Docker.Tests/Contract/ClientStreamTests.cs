using System.Diagnostics;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker.Tests.Contract;

/// <summary>Tests the behaviour of Docker.DotNet's streams and time limits on which Labs.Docker depends.</summary>
public sealed class ClientStreamTests : DockerLab
{
    private static readonly TimeSpan s_noHang = TimeSpan.FromSeconds(60);

    [Fact, Needs(Capability.Docker)]
    public async Task An_exec_reads_while_it_is_written_to_and_after_its_input_ended()
    {
        var (id, stream) = await ExecAsync("sh", "-c", "cat; echo error >&2; exit 42");
        using var _ = stream;
        var input = new string('x', 3_000_000); // many frames, and more than the buffers of the way there and back

        var reading = stream.ReadOutputToEndAsync(default);
        await stream.CopyFromAsync(new MemoryStream(Encoding.UTF8.GetBytes(input)), default);
        stream.CloseWrite();
        var (stdout, stderr) = await reading.WaitAsync(s_noHang);

        Assert.Equal((input.Length, "error\n"), (stdout.Length, stderr));
        var ended = await Docker.Client.Exec.InspectContainerExecAsync(id);
        Assert.Equal((false, 42L), (ended.Running, ended.ExitCode!.Value));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_piece_of_output_belongs_to_one_stream_even_with_a_small_buffer()
    {
        var (_, stream) = await ExecAsync("sh", "-c", "for i in 1 2 3; do echo out$i; echo err$i >&2; done");
        using var __ = stream;
        var (stdout, stderr) = (new StringBuilder(), new StringBuilder());
        var buffer = new byte[2];
        while (await stream.ReadOutputAsync(buffer, 0, buffer.Length, default) is { EOF: false } read)
        {
            var text = read.Target == MultiplexedStream.TargetStream.StandardError ? stderr : stdout;
            text.Append(Encoding.UTF8.GetString(buffer, 0, read.Count));
        }

        Assert.Equal(("out1\nout2\nout3\n", "err1\nerr2\nerr3\n"), (stdout.ToString(), stderr.ToString()));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_waiting_read_ends_when_its_token_is_cancelled()
    {
        var (_, stream) = await ExecAsync("sleep", "1000");
        using var __ = stream;
        using var stop = new CancellationTokenSource();

        var reading = stream.ReadOutputAsync(new byte[10], 0, 10, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(s_noHang));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task The_time_limit_of_requests_does_not_apply_to_builds_and_waits()
    {
        using var hasty = EngineAccess.Connect(Docker.Endpoint, TimeSpan.FromSeconds(1));
        var image = (await Docker.ImageAsync("busybox")).Reference;
        var container = await Docker.RunAsync("busybox", new() { Command = ["sleep", "3"] });
        var clock = Stopwatch.StartNew();

        var waiting = hasty.Containers.WaitContainerAsync(container.Id);
        var messages = new List<JSONMessage>();
        await Recipe.BuildAsync(hasty, $"FROM {image}\nRUN sleep 3\n", messages);

        Assert.Equal(0, (await waiting.WaitAsync(s_noHang)).StatusCode);
        Assert.DoesNotContain(messages, message => message.Error is not null);
        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(2), "neither took longer than the limit: the test proves nothing");
    }

    private async Task<(string Id, MultiplexedStream Stream)> ExecAsync(params string[] command)
    {
        var container = await Docker.RunAsync("busybox", new() { Command = Forever });
        var parameters = new ContainerExecCreateParameters { Cmd = command, AttachStdin = true, AttachStdout = true, AttachStderr = true };
        var exec = await Docker.Client.Exec.CreateContainerExecAsync(container.Id, parameters);
        return (exec.ID, await Docker.Client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters()));
    }
}
