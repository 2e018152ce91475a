namespace Labs.Network;

/// <summary>A fast recovery: what a loss cost that acknowledgements had shown. Windows are in segments.</summary>
/// <param name="Began">When it began, since the connection was established.</param>
/// <param name="Ended">When it ended.</param>
/// <param name="Before">The congestion window before the loss was noticed.</param>
/// <param name="Threshold">The slow-start threshold that the algorithm set; null if it set none.</param>
/// <param name="After">The congestion window when everything lost had been repeated.</param>
public readonly record struct Recovery(TimeSpan Began, TimeSpan Ended, int Before, int? Threshold, int After);
