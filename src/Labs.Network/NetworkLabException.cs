namespace Labs.Network;

/// <summary>A wire or a flow that could not be made: what, observed, and what would help.</summary>
public class NetworkLabException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The engine's kernel lacks what an experiment needs; claims that rest on it are not testable here.</summary>
public sealed class CapabilityMissingException(string message, Exception? inner = null) : NetworkLabException(message, inner);
