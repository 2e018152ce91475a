namespace Labs;

/// <summary>
/// Decides a claim from measurements. <see cref="AsStated"/> says what must be observed if the claim is true as stated; when
/// all of it is, the claim holds. Otherwise the first <see cref="But"/> that was observed names the verdict, and without one the
/// claim is wrong.
/// </summary>
public sealed class ClaimTest
{
    private readonly Lab _lab;
    private readonly List<Observation> _asStated = [];
    private readonly List<(Verdict Verdict, Observation Observation)> _buts = [];
    private readonly SortedDictionary<string, string> _versions = new(StringComparer.Ordinal);

    internal ClaimTest(Lab lab, Claim claim)
    {
        _lab = lab;
        Claim = claim;
    }

    public Claim Claim { get; }

    /// <param name="what">What must be observed if the claim is true, in words.</param>
    /// <param name="observed">What was observed.</param>
    /// <param name="holds">Whether that is it.</param>
    public ClaimTest AsStated(string what, object? observed, bool holds)
    {
        _asStated.Add(new Observation(what, Table.Text(observed), holds));
        return this;
    }

    /// <param name="verdict">The verdict if the claim does not hold as stated and this was observed.</param>
    /// <param name="what">What is the case instead, in words.</param>
    /// <param name="observed">What was observed.</param>
    /// <param name="holds">Whether that is it.</param>
    public ClaimTest But(Verdict verdict, string what, object? observed, bool holds)
    {
        if (verdict is Verdict.Holds or Verdict.NotTestable)
            throw new ArgumentException($"'{verdict.Text()}' is no verdict against a claim.", nameof(verdict));
        _buts.Add((verdict, new Observation(what, Table.Text(observed), holds)));
        return this;
    }

    /// <summary>A version that the verdict was seen on, beside those of <see cref="Lab.Environment"/>.</summary>
    public ClaimTest Seen(string what, string version)
    {
        _versions[what] = version;
        return this;
    }

    /// <exception cref="InvalidOperationException">Nothing was measured.</exception>
    public ClaimResult Conclude()
    {
        if (_asStated.Count == 0)
            throw new InvalidOperationException($"Claim '{Claim.Id}' has no measurement: call AsStated(…) first, or NotTestable(reason).");
        var verdict = _asStated.TrueForAll(observation => observation.Holds)
            ? Verdict.Holds
            : _buts.Where(but => but.Observation.Holds).Select(but => (Verdict?)but.Verdict).FirstOrDefault() ?? Verdict.Wrong;
        return Finish(verdict, [.. _asStated, .. _buts.Select(but => but.Observation)]);
    }

    /// <summary>No verdict: the measurement could not tell.</summary>
    public ClaimResult Inconclusive(string reason) => Finish(Verdict.NotTestable, [new Observation("inconclusive", reason, false), .. _asStated]);

    /// <summary>No verdict here. What was measured all the same stays as evidence.</summary>
    /// <param name="reason">The capability that is missing, and what would be done with it.</param>
    public ClaimResult NotTestable(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return Finish(Verdict.NotTestable, [new Observation("missing", reason, false), .. _asStated]);
    }

    private ClaimResult Finish(Verdict verdict, IReadOnlyList<Observation> evidence)
    {
        foreach (var (what, version) in _lab.Environment.Versions)
            _versions.TryAdd(what, version);
        var result = new ClaimResult(Claim, verdict, evidence, _versions);
        _lab.Results.AddClaim(result);
        return result;
    }
}
