using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Labs.Series.Tests;

/// <summary>The built <c>labs</c> command, run as a user runs it: in a separate process, with its own output folder and state.</summary>
public sealed class LabsCommand : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("labs-test-state-").FullName;
    private readonly Dictionary<string, string?> _environment = [];

    public string Out { get; } = Directory.CreateTempSubdirectory("labs-test-out-").FullName;

    /// <summary>The folder in which the command keeps its state for the user: sessions, clusters.</summary>
    public string State => Path.Combine(_state, "labs");

    /// <summary>The program that starts the command, with its arguments, such as <c>unshare</c> and its options.</summary>
    public IReadOnlyList<string> Wrapper { get; init; } = [];

    public LabsCommand With(string name, string? value)
    {
        _environment[name] = value;
        return this;
    }

    public Running Start(params string[] arguments)
    {
        // The process that runs the tests may ignore signals, and what it starts would inherit that.
        string[] line =
        [
            "--default-signal=INT,TERM", .. Wrapper, Path.Combine(Repository.Root, "artifacts", "labs", "labs"), .. arguments,
        ];
        var start = new ProcessStartInfo("env", line)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["XDG_STATE_HOME"] = _state;
        start.Environment["LABS_REPO"] = Repository.Root;
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // as ./labs does
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;
        return new Running(Process.Start(start)!);
    }

    public async Task<Finished> RunAsync(TimeSpan timeout, params string[] arguments)
    {
        using var running = Start(arguments);
        return await running.FinishAsync(timeout);
    }

    public Task<Finished> RunNotebooksAsync(TimeSpan timeout, params string[] arguments) =>
        RunAsync(timeout, ["run", "--out", Out, .. arguments]);

    public void Dispose()
    {
        Directory.Delete(Out, recursive: true);
        Directory.Delete(_state, recursive: true);
    }

    public sealed record Finished(int ExitCode, string Stdout, string Stderr)
    {
        /// <summary>The exit code and the end of both output streams, as the message of a failed assertion.</summary>
        public string Said => $"exit {ExitCode}\n--- stdout\n{Tail(Stdout)}\n--- stderr\n{Tail(Stderr)}";

        private static string Tail(string text) => text.Length <= 6000 ? text : "…" + text[^6000..];
    }

    public sealed class Running : IDisposable
    {
        private readonly Process _process;
        private readonly StringBuilder _stdout = new(), _stderr = new();

        internal Running(Process process)
        {
            _process = process;
            process.StandardInput.Close();
            process.OutputDataReceived += (_, line) => { lock (_stdout) _stdout.AppendLine(line.Data); };
            process.ErrorDataReceived += (_, line) => { lock (_stderr) _stderr.AppendLine(line.Data); };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public int Id => _process.Id;

        public bool HasExited => _process.HasExited;

        public string Said
        {
            get { lock (_stdout) lock (_stderr) return _stdout.ToString() + _stderr; }
        }

        public void Signal(PosixSignal signal) => Host.Kill(Id, signal switch
        {
            PosixSignal.SIGINT => 2,
            PosixSignal.SIGTERM => 15,
            _ => throw new ArgumentOutOfRangeException(nameof(signal)),
        });

        public async Task<Finished> FinishAsync(TimeSpan timeout)
        {
            using var deadline = new CancellationTokenSource(timeout);
            try
            {
                await _process.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                throw new TimeoutException($"labs did not exit within {timeout}. Its output:\n{Said}");
            }
            lock (_stdout) lock (_stderr) return new Finished(_process.ExitCode, _stdout.ToString(), _stderr.ToString());
        }

        public void Dispose()
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
            _process.Dispose();
        }
    }
}
