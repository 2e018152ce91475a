using System.Runtime.CompilerServices;

namespace Labs;

/// <summary>
/// Decides a claim from measurements, with one of three outcomes. The claim holds if every <see cref="AsStated"/> was observed.
/// A verdict against it needs a counter-observation of its own: the first <see cref="But"/> that was observed names the verdict.
/// If neither was observed, the claim is inconclusive: a failed expectation alone (noise, an unexpected Linux kernel) refutes nothing.
/// </summary>
public sealed class ClaimTest
{
    private readonly Lab _lab;
    private readonly List<Observation> _asStated = [];
    private readonly List<Observation> _buts = [];
    private readonly SortedDictionary<string, string> _versions = new(StringComparer.Ordinal);

    internal ClaimTest(Lab lab, Claim claim)
    {
        _lab = lab;
        Claim = claim;
    }

    /// <summary>The row of the ledger.</summary>
    public Claim Claim { get; }

    /// <summary>Adds an observation that must be made if the claim is true as stated.</summary>
    /// <param name="what">What must be observed, in words.</param>
    /// <param name="observed">What was measured.</param>
    /// <param name="holds">The predicate: whether the measurement agrees.</param>
    /// <param name="predicate">The predicate's source text. The compiler fills it in.</param>
    public ClaimTest AsStated(string what, object? observed, bool holds, [CallerArgumentExpression(nameof(holds))] string predicate = "")
    {
        _asStated.Add(new Observation(what, Table.Text(observed), holds) { Predicate = predicate });
        return this;
    }

    /// <summary>Adds a counter-observation. If the claim does not hold as stated, the first one that was made names the verdict.</summary>
    /// <param name="verdict">The verdict that this observation leads to; one against the claim.</param>
    /// <param name="what">What is the case instead, in words.</param>
    /// <param name="observed">What was measured.</param>
    /// <param name="holds">The predicate: whether the counter-observation was made.</param>
    /// <param name="predicate">The predicate's source text. The compiler fills it in.</param>
    /// <exception cref="ArgumentException">The verdict is not one against a claim.</exception>
    public ClaimTest But(
        Verdict verdict,
        string what,
        object? observed,
        bool holds,
        [CallerArgumentExpression(nameof(holds))] string predicate = "")
    {
        if (verdict == Verdict.Holds || !verdict.IsDecided())
        {
            throw new ArgumentException(
                $"'{verdict.Text()}' is not a verdict against a claim; expected wrong, outdated, version-dependent or imprecise.",
                nameof(verdict));
        }
        _buts.Add(new Observation(what, Table.Text(observed), holds) { Instead = verdict, Predicate = predicate });
        return this;
    }

    /// <summary>Adds a version that the verdict was measured on, in addition to those of <see cref="Lab.Environment"/>.</summary>
    /// <param name="what">What has the version, such as <c>mysql</c>.</param>
    /// <param name="version">The version as the program reports it.</param>
    public ClaimTest Seen(string what, string version)
    {
        _versions[what] = version;
        return this;
    }

    /// <summary>Decides the claim from the observations and records the result in the session's result file.</summary>
    /// <exception cref="InvalidOperationException"><see cref="AsStated"/> was never called.</exception>
    public ClaimResult Conclude()
    {
        if (_asStated.Count == 0)
            throw new InvalidOperationException($"Claim '{Claim.Id}' has no measurement: call AsStated(…) first, or NotTestable(reason).");
        var verdict = _asStated.TrueForAll(observation => observation.Holds)
            ? Verdict.Holds
            : _buts.Find(but => but.Holds)?.Instead ?? Verdict.Inconclusive;
        return Finish(verdict, [.. _asStated, .. _buts]);
    }

    /// <summary>
    /// Decides a claim about the meaning of a term by the document that defines it. No measurement can decide such a claim, so the verdict
    /// is cited. Observations that were added before stay in the evidence as illustrations.
    /// </summary>
    /// <param name="verdict">The verdict that the definition leads to.</param>
    /// <param name="document">The document and its section, such as <c>RFC 9293, section 4</c>.</param>
    /// <param name="says">The definition, as the document words it.</param>
    /// <exception cref="ArgumentException">The verdict decides nothing, or the document or its words are missing.</exception>
    public ClaimResult Cited(Verdict verdict, string document, string says)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(document);
        ArgumentException.ThrowIfNullOrWhiteSpace(says);
        if (!verdict.IsDecided())
            throw new ArgumentException($"'{verdict.Text()}' decides nothing; use Inconclusive(…) or NotTestable(…).", nameof(verdict));
        var role = $"checked against {document}";
        return Finish(verdict, [new Observation(role, $"\u201c{says}\u201d", true) { Note = role }, .. _asStated, .. _buts]);
    }

    /// <summary>Records that the measurement cannot decide the claim.</summary>
    /// <param name="reason">Why, with what was measured.</param>
    public ClaimResult Inconclusive(string reason) => Without(Verdict.Inconclusive, "inconclusive", reason);

    /// <summary>Records that the claim can't be tested here. Observations that were added before stay in the evidence.</summary>
    /// <param name="reason">The capability that is missing, and what the test would do with it.</param>
    public ClaimResult NotTestable(string reason) => Without(Verdict.NotTestable, "missing", reason);

    private ClaimResult Without(Verdict verdict, string note, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return Finish(verdict, [new Observation(note, reason, false) { Note = note }, .. _asStated, .. _buts]);
    }

    private ClaimResult Finish(Verdict verdict, IReadOnlyList<Observation> evidence)
    {
        foreach (var (what, version) in _lab.Environment.Versions)
            _versions.TryAdd(what, version);
        var result = new ClaimResult(Claim, verdict, evidence, _versions) { Components = _lab.Environment.Components };
        _lab.Results.AddClaim(result);
        return result;
    }
}
