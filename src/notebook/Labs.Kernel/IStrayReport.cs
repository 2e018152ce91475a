namespace Labs.Kernel;

/// <summary>
/// Implemented by an <see cref="ICellOutput"/> that wants to know about exceptions which nothing caught: of threads, timers and
/// <c>async void</c> functions that cells have started. The engine also writes them to the standard error of the cell.
/// </summary>
public interface IStrayReport
{
    /// <summary>Reports an exception. It may come after the end of the cell.</summary>
    void Stray(CellError error);
}
