namespace Labs.Runner.Running;

/// <summary>A result file that this version does not understand. The message names the file, what it has, and what was expected.</summary>
public sealed class ResultFileException : Exception
{
    internal ResultFileException(string path, string observed, string expected)
        : base($"{path}: {observed}; expected {expected}. "
            + $"Run the notebook again (labs run {Path.GetFileNameWithoutExtension(path)}), or delete the file.")
    {
    }
}
