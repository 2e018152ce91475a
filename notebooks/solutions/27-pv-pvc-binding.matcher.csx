// The controller sorts volumes by their sets of access modes first: it looks through the narrowest
// set that has what the claim asks for, and takes the smallest volume in there. A wider set comes
// next only if the narrower one has no volume that fits.
Dictionary<string, string> Match(Set set)
{
    var (free, result) = (set.Offers.ToList(), new Dictionary<string, string>());
    foreach (var ask in set.Asks)
    {
        var best = free.Where(v => Satisfies(v, ask))
            .OrderBy(v => v.Modes.Length).ThenBy(v => v.GiB).FirstOrDefault();
        result[ask.Name] = best?.Name ?? "";
        if (best is not null)
            free.Remove(best);
    }
    return result;
}
