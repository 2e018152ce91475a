using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Labs.Kernel.Cells;

namespace Labs.Kernel.Languages;

/// <summary>What a shell may do.</summary>
/// <param name="Processes">The largest number of processes and threads of the user, unless that is root.</param>
/// <param name="KeepsChildren">Whether background processes outlive the shell.</param>
internal sealed record ShellLimits(int Processes, bool KeepsChildren);

/// <summary>Runs a shell on this machine. Everything it starts is in one process group, which can be killed as a whole.</summary>
internal static partial class ShellProcess
{
    private const int Sigterm = 15;
    private const int Sigkill = 9;
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_killing = TimeSpan.FromMilliseconds(300);
    private static readonly string? s_setsid = new[] { "/usr/bin/setsid", "/bin/setsid" }.FirstOrDefault(File.Exists);
    private static readonly string? s_prlimit = new[] { "/usr/bin/prlimit", "/bin/prlimit" }.FirstOrDefault(File.Exists);

    public static async Task<int> RunAsync(
        string script, string folder, IReadOnlyDictionary<string, string> environment, ShellLimits limits,
        Action<StreamKind, string> write, CancellationToken cancellationToken)
    {
        // A single argument can have at most 128 KiB (execve(2), MAX_ARG_STRLEN).
        var file = Encoding.UTF8.GetByteCount(script) < 100_000 ? null : Path.GetTempFileName();
        try
        {
            if (file is not null)
                await File.WriteAllTextAsync(file, script, cancellationToken);
            using var process = Start(file is null ? ["-c", script] : [file], folder, environment, limits);
            process.StandardInput.Close();
            // The pid is also the id of the process group, and remains it after the shell itself has exited.
            var group = process.Id;
            using var killing = cancellationToken.UnsafeRegister(_ => Kill(process, group), null);
            var outputs = Task.WhenAll(
                PumpAsync(process.StandardOutput, StreamKind.Stdout, write),
                PumpAsync(process.StandardError, StreamKind.Stderr, write));
            await process.WaitForExitAsync(cancellationToken);
            // A background child may keep the pipes open. The output of the shell itself has arrived by now.
            await Task.WhenAny(outputs, Task.Delay(TimeSpan.FromMilliseconds(300), cancellationToken));
            if (!limits.KeepsChildren && s_setsid is not null && HasGroup(group))
                await Task.Run(() => Kill(process, group), CancellationToken.None);
            return process.ExitCode;
        }
        finally
        {
            if (file is not null)
                File.Delete(file);
        }
    }

    private static Process Start(string[] arguments, string folder, IReadOnlyDictionary<string, string> environment, ShellLimits limits)
    {
        var start = new ProcessStartInfo(s_setsid ?? "bash")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        if (s_setsid is not null)
        {
            if (s_prlimit is not null)
            {
                start.ArgumentList.Add(s_prlimit);
                start.ArgumentList.Add($"--nproc={limits.Processes}:");
            }
            start.ArgumentList.Add("bash");
        }
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new CellException("NoShell", $"bash could not be started in {folder}: {exception.Message}");
        }
    }

    private static async Task PumpAsync(StreamReader reader, StreamKind kind, Action<StreamKind, string> write)
    {
        var buffer = new char[8192];
        while (true)
        {
            int read;
            try
            {
                read = await reader.ReadAsync(buffer);
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            if (read == 0)
                return;
            write(kind, new string(buffer, 0, read));
        }
    }

    // The cell must stop within half a second. The second signal kills processes that ignore the first one.
    private static void Kill(Process process, int group)
    {
        if (s_setsid is null)
        {
            process.Kill(entireProcessTree: true);
            return;
        }
        _ = Signal(-group, Sigterm);
        Thread.Sleep(s_grace);
        // Again until none is left: a process of a fork bomb may start another one while the signal is delivered.
        var deadline = Environment.TickCount64 + (long)s_killing.TotalMilliseconds;
        while (Signal(-group, Sigkill) == 0 && Environment.TickCount64 < deadline)
            Thread.Sleep(1);
    }

    private static bool HasGroup(int group) => Signal(-group, 0) == 0;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int pid, int signal);
}
