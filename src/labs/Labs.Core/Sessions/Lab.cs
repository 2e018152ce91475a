using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Labs;

/// <summary>
/// A session: everything that a lab makes is registered here the moment it is made and removed in reverse order when the
/// session ends, and by a reaper process when it can't end itself. Opening one removes what dead owners left.
/// </summary>
public sealed class Lab : IAsyncDisposable
{
    private static readonly TimeSpan s_exitLimit = TimeSpan.FromSeconds(8);
    private readonly SessionFolder _session;
    private readonly Process? _reaper;
    private readonly List<Tracked> _tracked = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly Lock _lock = new();
    private readonly EventHandler _onExit;
    private bool _leftOver;
    private Task? _disposing;

    private Lab(SessionFolder session, Process? reaper, string repository, string output, int seed)
    {
        (_session, _reaper, Repository, Seed) = (session, reaper, repository, seed);
        Folder = Path.Combine(Path.GetTempPath(), $"labs-{session.Id}");
        Labels = new Dictionary<string, string>
        {
            ["labs.session"] = session.Id,
            ["labs.owner"] = session.Owner.ToString(),
            ["labs.slug"] = session.Slug,
        };
        Environment = EnvironmentManifest.OfThisMachine(repository);
        Results = new LabResults(output, session.Slug, Environment, seed);
        _onExit = (_, _) => DisposeBeforeExit();
        AppDomain.CurrentDomain.ProcessExit += _onExit;
        // Cancelled here, so that waits end at once; the process's own handlers decide about its end.
        foreach (var signal in new[] { PosixSignal.SIGTERM })
            _signals.Add(PosixSignalRegistration.Create(signal, _ => _stopping.Cancel()));
    }

    /// <summary>The notebook's name without its number, such as <c>pause-container</c>.</summary>
    public string Slug => _session.Slug;

    /// <summary>Eight hexadecimal digits, part of every name that the session gives.</summary>
    public string Id => _session.Id;

    /// <summary>The seed of every random choice of this session.</summary>
    public int Seed { get; }

    /// <summary>The session's own temp folder, mode 0700, removed with it.</summary>
    public string Folder { get; }

    public string Repository { get; }

    /// <summary>Cancelled when the session ends or the process is told to.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>What every labelled thing of this session carries: <c>labs.session</c>, <c>labs.owner</c>, <c>labs.slug</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; }

    public LabResults Results { get; }

    /// <summary>The machine and the versions, part of the result file. Libraries add theirs.</summary>
    public EnvironmentManifest Environment { get; }

    /// <summary>Opens a session: sweeps what dead owners left, starts the reaper, makes the temp folder.</summary>
    /// <param name="slug">The notebook's name without its number.</param>
    /// <param name="options">What differs from the runner's settings.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<Lab> OpenAsync(string slug, LabOptions? options = null, CancellationToken cancellationToken = default)
    {
        var repository = options?.Repository ?? FindRepository();
        var output = options?.Out ?? Variable("LABS_OUT") ?? Path.Combine(repository, "out");
        var seed = options?.Seed ?? (int.TryParse(Variable("LABS_SEED"), out var given) ? given : 1);

        Reaper.Sweep();
        var session = SessionFolder.Create(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)), slug);
        var lab = new Lab(session, Reaper.Start(session.Id), repository, output, seed);
        try
        {
            await lab.TrackAsync(FolderCleaner.KindName, lab.Folder, _ =>
            {
                if (Directory.Exists(lab.Folder))
                    Directory.Delete(lab.Folder, recursive: true);
                return Task.CompletedTask;
            });
            SessionFolder.MakePrivate(lab.Folder);
            cancellationToken.ThrowIfCancellationRequested();
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>A name on the host that no other session has: <c>labs-ID-part</c>.</summary>
    public string Name(string part) => $"labs-{Id}-{part}";

    /// <summary>A random secret in hexadecimal.</summary>
    /// <param name="bytes">Its length before encoding.</param>
    public string Secret(int bytes = 16) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));

    /// <summary>
    /// Registers a thing before it is made. The journal keeps kind and id for the reaper; the function removes it on dispose.
    /// </summary>
    /// <param name="kind">The <see cref="ISessionCleaner.Kind"/> that can remove it from the journal alone.</param>
    /// <param name="id">What that cleaner needs.</param>
    /// <param name="remove">Removes it; must succeed when it is already gone or was never made.</param>
    /// <returns>Removes it early.</returns>
    /// <exception cref="ObjectDisposedException">The session has ended or is about to. The thing was removed at once, in case it was made already.</exception>
    public async ValueTask<IAsyncDisposable> TrackAsync(string kind, string id, Func<CancellationToken, Task> remove)
    {
        var tracked = new Tracked(this, $"{kind} {id}", remove);
        bool isOpen;
        lock (_lock)
        {
            // One step with the end's first: nothing joins the list after the end has begun.
            isOpen = _disposing is null;
            if (isOpen)
            {
                _session.Append(kind, id);
                _tracked.Add(tracked);
            }
        }
        if (isOpen)
            return tracked;
        var left = await tracked.RunAsync();
        throw new ObjectDisposedException(nameof(Lab), $"The session {Id} has ended: {kind} {id} came too late and "
            + (left is null ? "was removed at once." : $"could not be removed ({left.Message}); labs clean looks for it."));
    }

    /// <summary>A test of one claim of the ledger, see <see cref="ClaimTest"/>.</summary>
    /// <exception cref="ArgumentException">The ledger has no such claim; the message names near ones.</exception>
    public ClaimTest Claim(string id) => new(this, ClaimLedger.Of(Repository)[id]);

    /// <summary>Says of each of this notebook's claims that has no verdict yet that it is not testable here.</summary>
    /// <param name="reason">What is missing, and what would help.</param>
    public void NotTestable(string reason)
    {
        var decided = Results.Claims.Select(result => result.Claim.Id).ToHashSet();
        foreach (var claim in ClaimLedger.Of(Repository).OfNotebook(Slug).Where(claim => !decided.Contains(claim.Id)))
            Claim(claim.Id).NotTestable(reason);
    }

    /// <summary>An exercise with a check, see <see cref="Labs.Exercise"/>.</summary>
    public Exercise Exercise(string id) => new(this, id);

    /// <summary>Records samples that belong to no comparison.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="unit">The unit of every sample.</param>
    /// <param name="samples">The samples in the order of measurement.</param>
    /// <exception cref="ResultsNotWrittenException">The result file can't be written; the samples are kept.</exception>
    public void Record(string name, string unit, IEnumerable<double> samples) => Results.AddMeasurement(name, unit, samples);

    /// <summary>This notebook's claims: verdict, what the ledger expected, evidence, the notes' lines.</summary>
    public View Verdicts() => new VerdictTable(ClaimLedger.Of(Repository).OfNotebook(Slug), Results.Claims);

    public ValueTask DisposeAsync()
    {
        lock (_lock)
            _disposing ??= CloseAsync();
        return new ValueTask(_disposing);
    }

    internal static string FindRepository()
    {
        if (Variable("LABS_REPO") is { } named)
            return named;
        foreach (var start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "datasets", "claims.tsv")))
                    return folder.FullName;
        return Directory.GetCurrentDirectory();
    }

    private static string? Variable(string name) =>
        System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private async Task CloseAsync()
    {
        await Task.Yield();
        await _stopping.CancelAsync();
        AppDomain.CurrentDomain.ProcessExit -= _onExit;
        foreach (var signal in _signals)
            signal.Dispose();
        while (true)
        {
            Tracked last;
            lock (_lock)
            {
                if (_tracked.Count == 0)
                    break;
                last = _tracked[^1];
            }
            await last.DisposeAsync();
        }
        Results.WriteLast();
        if (!_leftOver)
            _leftOver = !_session.Delete();
        if (_reaper is not null)
        {
            try
            {
                // What could not be removed is the reaper's: it sees the end of the stream without a word.
                if (!_leftOver)
                    await _reaper.StandardInput.WriteLineAsync("done");
                _reaper.StandardInput.Close();
            }
            catch (IOException)
            {
                // The reaper was killed; the next session's sweep is its substitute.
            }
            _reaper.Dispose();
        }
    }

    private void DisposeBeforeExit()
    {
        try
        {
            DisposeAsync().AsTask().Wait(s_exitLimit);
        }
        catch (AggregateException)
        {
            // The reaper does what is left.
        }
    }

    private sealed class Tracked(Lab lab, string what, Func<CancellationToken, Task> remove) : IAsyncDisposable
    {
        private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
        private Task? _removing;

        /// <summary>Once; who comes second waits for the first.</summary>
        public ValueTask DisposeAsync()
        {
            lock (lab._lock)
                return new ValueTask(_removing ??= RemoveAsync());
        }

        /// <returns>What went wrong.</returns>
        public async Task<Exception?> RunAsync()
        {
            using var limit = new CancellationTokenSource(s_limit);
            try
            {
                await remove(limit.Token).WaitAsync(limit.Token);
                return null;
            }
            catch (Exception exception)
            {
                return exception;
            }
        }

        private async Task RemoveAsync()
        {
            await Task.Yield(); // off the lock
            var trouble = await RunAsync();
            lock (lab._lock)
            {
                lab._leftOver |= trouble is not null;
                // The end removes the newest first; a search from the front takes seconds where a session made thousands.
                lab._tracked.RemoveAt(lab._tracked.LastIndexOf(this));
            }
            if (trouble is not null)
                lab._session.Log($"could not remove {what}: {trouble.Message}");
        }
    }
}
