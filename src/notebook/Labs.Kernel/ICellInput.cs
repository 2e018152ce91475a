namespace Labs.Kernel;

/// <summary>An <see cref="ICellOutput"/> whose reader can be asked for a line of text.</summary>
public interface ICellInput
{
    /// <summary>Called after everything that the cell showed before was delivered.</summary>
    /// <returns>What was entered; null when there is no more.</returns>
    /// <exception cref="InputUnavailableException">Nobody can be asked.</exception>
    Task<string?> ReadLineAsync(string prompt, bool isSecret, CancellationToken cancellation);
}

/// <summary>A cell asks for input and nobody is there to give it.</summary>
public sealed class InputUnavailableException(string message) : Exception(message);
