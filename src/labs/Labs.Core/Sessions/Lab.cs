using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Labs;

/// <summary>
/// A session. Everything that a lab creates is registered here and removed in reverse order when the session ends. If the process
/// dies first, a reaper process removes it. Opening a session also removes what dead owners left behind.
/// </summary>
public sealed class Lab : IAsyncDisposable
{
    private static readonly TimeSpan s_exitLimit = TimeSpan.FromSeconds(8);

    private readonly SessionFolder _session;
    private readonly List<Tracked> _tracked = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly PosixSignalRegistration _terminating;
    private readonly LeaseRenewal _lease;
    private readonly Lock _lock = new();
    private readonly EventHandler _onExit;
    private Process? _reaper;
    private bool _leftOver;
    private Task? _disposing;

    private Lab(SessionFolder session, string repository, string output, int seed)
    {
        (_session, Repository, Seed) = (session, repository, seed);
        Folder = FolderEntry.PathOf(session.Id);
        Labels = new Dictionary<string, string>
        {
            ["labs.session"] = session.Id,
            ["labs.owner"] = session.Owner.ToString(),
            ["labs.slug"] = session.Slug,
        };
        Results = LabResults.OfSession(output, session.Slug, repository, seed);
        Environment = Results.Environment;
        _lease = new LeaseRenewal(_ =>
        {
            session.Renew();
            return Task.CompletedTask;
        });
        _onExit = (_, _) => DisposeBeforeExit();
        AppDomain.CurrentDomain.ProcessExit += _onExit;
        // This only ends the waits at once. The process's own handlers decide whether it exits.
        _terminating = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => _stopping.Cancel());
    }

    /// <summary>The notebook's name without its number, such as <c>pause-container</c>.</summary>
    public string Slug => _session.Slug;

    /// <summary>The session's id: eight hexadecimal digits that are part of every name that the session gives.</summary>
    public string Id => _session.Id;

    /// <summary>The seed of every random choice in this session.</summary>
    public int Seed { get; }

    /// <summary>The session's temporary folder, mode 0700. The end of the session removes it.</summary>
    public string Folder { get; }

    /// <summary>The full path of the repository, which has the ledger and the notes.</summary>
    public string Repository { get; }

    /// <summary>Cancelled when the session ends or the process receives SIGTERM.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>The labels of everything that the session creates: <c>labs.session</c>, <c>labs.owner</c>, <c>labs.slug</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>The result file of this run.</summary>
    public LabResults Results { get; }

    /// <summary>The machine and the versions, part of the result file. Libraries add their own facts.</summary>
    public EnvironmentManifest Environment { get; }

    /// <summary>
    /// Opens a session: starts to remove what dead owners left behind, starts the reaper process and creates the temporary folder.
    /// </summary>
    /// <param name="slug">The notebook's name without its number.</param>
    /// <param name="options">Settings that differ from those of the environment variables.</param>
    /// <param name="cancellationToken">Stops the attempt and removes what it had created.</param>
    /// <exception cref="IOException">
    /// A folder of the session can't be made, or the state folder is not this user's own; the message says what to do.
    /// </exception>
    public static async Task<Lab> OpenAsync(string slug, LabOptions? options = null, CancellationToken cancellationToken = default)
    {
        var repository = Path.GetFullPath(options?.Repository ?? FindRepository());
        var output = Path.GetFullPath(options?.Out ?? Variable("LABS_OUT") ?? OutputFolder.Default(repository));
        var seed = options?.Seed ?? (int.TryParse(Variable("LABS_SEED"), out var given) ? given : 1);

        ProxyBypass.Add();
        Reaper.Sweep();
        var session = SessionFolder.Create(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)), slug);
        var lab = new Lab(session, repository, output, seed);
        try
        {
            // The folder comes before the reaper, whose command line shows everybody the session's id, and with it the folder's name.
            var folder = FolderEntry.Make(session);
            await lab.TrackAsync(FolderCleaner.KindName, folder.ToString(), folder.RemoveAsync);
            lab._reaper = Reaper.Start(session.Id);
            // For the reaper only: what the cells have started ends with the run, not with the session.
            if (NotebookChildren.RunOfThisProcess() is { } run)
                await lab.TrackAsync(ChildrenCleaner.KindName, run, _ => Task.CompletedTask);
            cancellationToken.ThrowIfCancellationRequested();
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns a name on the host that no other session uses: <c>labs-ID-part</c>.</summary>
    public string Name(string part) => $"labs-{Id}-{part}";

    /// <summary>Returns a random secret in hexadecimal, by the system's cryptographic generator. <see cref="Secrets"/> masks it.</summary>
    /// <param name="bytes">The number of random bytes, at least 4; the text has twice as many characters.</param>
    public string Secret(int bytes = 16) => Secrets.Register(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes)));

    /// <summary>
    /// Registers something before it is created. The journal keeps its kind and id for the reaper; the end of the session calls
    /// <paramref name="remove"/>.
    /// </summary>
    /// <param name="kind">The <see cref="ISessionCleaner.Kind"/> of the cleaner that can remove it by its id.</param>
    /// <param name="id">The id for that cleaner.</param>
    /// <param name="remove">Removes it. Must succeed if it is already gone or was never created.</param>
    /// <returns>A handle; disposing it removes the thing early.</returns>
    /// <exception cref="ObjectDisposedException">
    /// The session has ended or is ending. <paramref name="remove"/> was called at once, in case the thing existed already.
    /// </exception>
    public async ValueTask<IAsyncDisposable> TrackAsync(string kind, string id, Func<CancellationToken, Task> remove)
    {
        var tracked = new Tracked(this, $"{kind} {id}", remove);
        bool isOpen;
        lock (_lock)
        {
            // Under the lock that DisposeAsync takes: nothing is added to the list after the end has begun.
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
        throw new ObjectDisposedException(nameof(Lab), $"The session {Id} has ended: {kind} {id} was registered too late and "
            + (left is null ? "removed at once." : $"could not be removed ({left.Message}); run ./labs clean to remove it."));
    }

    /// <summary>Starts the test of a claim, see <see cref="ClaimTest"/>.</summary>
    /// <param name="id">The claim's id in the ledger.</param>
    /// <exception cref="ArgumentException">The ledger has no such claim; the message names similar ones.</exception>
    public ClaimTest Claim(string id) => new(this, ClaimLedger.Of(Repository)[id]);

    /// <summary>Records each claim of this notebook that has no verdict yet as not testable here.</summary>
    /// <param name="reason">What is missing, and what would help.</param>
    public void NotTestable(string reason)
    {
        var decided = Results.Claims.Select(result => result.Claim.Id).ToHashSet();
        foreach (var claim in ClaimLedger.Of(Repository).OfNotebook(Slug).Where(claim => !decided.Contains(claim.Id)))
            Claim(claim.Id).NotTestable(reason);
    }

    /// <summary>Returns an exercise with an automatic check, see <see cref="Labs.Exercise"/>.</summary>
    /// <param name="id">The exercise's name in the result file.</param>
    public Exercise Exercise(string id) => new(this, id);

    /// <summary>Records samples that belong to no comparison.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="unit">The unit of every sample.</param>
    /// <param name="samples">The samples in the order of measurement.</param>
    /// <exception cref="ResultsNotWrittenException">The result file can't be written; the samples are kept.</exception>
    public void Record(string name, string unit, IEnumerable<double> samples) => Results.AddMeasurement(name, unit, samples);

    /// <summary>Returns a table of this notebook's claims: verdict, expected verdict, evidence and lines of the notes.</summary>
    public View Verdicts() => new VerdictTable(ClaimLedger.Of(Repository).OfNotebook(Slug), Results.Claims);

    /// <summary>
    /// Ends the session: removes everything registered, newest first, and writes the result file. The reaper process removes what
    /// could not be removed here.
    /// </summary>
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
        _terminating.Dispose();
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
        await _lease.DisposeAsync();
        if (!_leftOver)
            _leftOver = !_session.Delete();
        if (_reaper is not null)
        {
            try
            {
                // If something could not be removed, the stream ends without "done", and the reaper removes the rest.
                if (!_leftOver)
                    await _reaper.StandardInput.WriteLineAsync("done");
                _reaper.StandardInput.Close();
            }
            catch (IOException)
            {
                // The reaper was killed. The next session that opens cleans up instead.
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
            // The reaper removes what is left.
        }
    }

    private sealed class Tracked(Lab lab, string what, Func<CancellationToken, Task> remove) : IAsyncDisposable
    {
        private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
        private Task? _removing;

        /// <summary>Removes the thing once. A second caller waits for the first one.</summary>
        public ValueTask DisposeAsync()
        {
            lock (lab._lock)
                return new ValueTask(_removing ??= RemoveAsync());
        }

        /// <returns>The exception that prevented the removal; null if the thing is gone.</returns>
        public async Task<Exception?> RunAsync()
        {
            using var limit = new CancellationTokenSource(s_limit);
            try
            {
                await remove(limit.Token).WaitAsync(limit.Token);
                return null;
            }
            // One removal that fails must not keep the others from being tried. The session logs it, and the reaper tries again.
            catch (Exception exception)
            {
                return exception;
            }
        }

        private async Task RemoveAsync()
        {
            await Task.Yield(); // leaves the lock
            var failure = await RunAsync();
            lock (lab._lock)
            {
                lab._leftOver |= failure is not null;
                // The newest is removed first. A search from the front takes seconds in a session with thousands of entries.
                lab._tracked.RemoveAt(lab._tracked.LastIndexOf(this));
            }
            if (failure is not null)
                lab._session.Log($"could not remove {what}: {failure.Message}");
        }
    }
}
