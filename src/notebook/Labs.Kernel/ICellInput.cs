namespace Labs.Kernel;

/// <summary>Implemented by an <see cref="ICellOutput"/> that can ask the reader for a line of text.</summary>
public interface ICellInput
{
    /// <summary>Asks for a line of text. The engine calls it after all earlier output of the cell was delivered.</summary>
    /// <param name="prompt">The question; may be empty.</param>
    /// <param name="isSecret">Whether the text is a secret that must not be shown while it is typed.</param>
    /// <param name="cancellationToken">Cancelled when the cell is interrupted.</param>
    /// <returns>The text; null if there is no more input.</returns>
    /// <exception cref="InputUnavailableException">The front end does not accept input.</exception>
    Task<string?> ReadLineAsync(string prompt, bool isSecret, CancellationToken cancellationToken);
}

/// <summary>Thrown when a cell asked for input and the notebook has no reader who could answer.</summary>
public sealed class InputUnavailableException(string message) : Exception(message);
