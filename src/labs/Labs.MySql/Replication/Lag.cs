namespace Labs.MySql;

/// <summary>How far a replica was behind at one moment.</summary>
/// <param name="At">Since the heartbeat started.</param>
/// <param name="Behind">
/// The age of the oldest beat that the primary had acknowledged and the replica did not show yet; zero when it showed the newest. Both
/// times are read from this machine's clock.
/// </param>
/// <param name="SinceBeat">The age of the newest beat that the primary acknowledged: when it grows, the primary is gone, and the lag says nothing.</param>
public sealed record Lag(TimeSpan At, TimeSpan Behind, TimeSpan SinceBeat);
