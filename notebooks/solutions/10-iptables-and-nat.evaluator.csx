// A chain ends with a verdict, or with null: RETURN and its end lead back to the rule that jumped.
string Decide(IReadOnlyList<RuleLine> rules, string source, int port)
{
    return In("INPUT") ?? "ACCEPT";

    string? In(string chain)
    {
        foreach (var rule in rules.Where(r => r.Chain == chain && Matches(r.Words)))
        {
            var target = After(rule.Words, "-j")!;
            if (target == "RETURN")
                return null;
            if (target is "ACCEPT" or "REJECT")
                return target;
            if (In(target) is { } verdict)
                return verdict;
        }
        return null;
    }
    bool Matches(string[] words)
    {
        var isNegated = words.Contains("!");
        if (After(words, "-s") is { } address && (address == $"{source}/32") == isNegated)
            return false;
        int[]? range = After(words, "--dport")?.Split(':').Select(int.Parse).ToArray();
        return range is null || port >= range[0] && port <= range[^1];
    }
    string? After(string[] words, string option)
    {
        var at = Array.IndexOf(words, option);
        return at < 0 ? null : words[at + 1];
    }
}
