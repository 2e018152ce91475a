namespace Labs.MySql;

/// <summary>How far a replica was behind its primary at one moment. All times are read from this machine's clock.</summary>
/// <param name="At">The time since the heartbeat started.</param>
/// <param name="Behind">
/// The age of the oldest beat that the primary had acknowledged and the replica did not show yet; zero if it showed the newest.
/// </param>
/// <param name="SinceBeat">
/// The age of the newest beat that the primary acknowledged. While it grows, the primary does not answer, and the lag means nothing.
/// </param>
public sealed record Lag(TimeSpan At, TimeSpan Behind, TimeSpan SinceBeat);
