namespace Labs.Network;

/// <summary>A link or a flow could not be made. The message has the reason and what would help.</summary>
public class NetworkLabException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The engine's Linux kernel lacks what an experiment needs. Claims that need it are not testable here.</summary>
public sealed class CapabilityMissingException(string message, Exception? inner = null) : NetworkLabException(message, inner);
