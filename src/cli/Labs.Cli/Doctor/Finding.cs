namespace Labs.Cli.Doctor;

/// <summary>How good a finding is.</summary>
internal enum FindingState
{
    /// <summary>It works.</summary>
    Ok,

    /// <summary>It works with a restriction, or will be provided when it is needed.</summary>
    Note,

    /// <summary>The series needs it and it does not work.</summary>
    Missing,
}

/// <summary>What was found out about a part of this machine.</summary>
/// <param name="What">The part.</param>
/// <param name="State">How good it is.</param>
/// <param name="Observed">What was observed.</param>
/// <param name="Remedy">The command that fixes it; empty when nothing needs to be fixed.</param>
internal sealed record Finding(string What, FindingState State, string Observed, string Remedy = "");
