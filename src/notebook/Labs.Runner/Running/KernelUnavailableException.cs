namespace Labs.Runner.Running;

/// <summary>A Jupyter kernel that a run asked for is not installed, or its command can't be started.</summary>
public sealed class KernelUnavailableException : Exception
{
    internal KernelUnavailableException(string message, bool isInstalled)
        : base(message) =>
        IsInstalled = isInstalled;

    /// <summary>Whether the kernel is installed. The fault is the machine's then, and not the name's.</summary>
    public bool IsInstalled { get; }
}
