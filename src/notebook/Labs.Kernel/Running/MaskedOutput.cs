namespace Labs.Kernel.Running;

/// <summary>Passes a cell's output on after <see cref="KernelOptions.Mask"/> has replaced what nobody may see.</summary>
internal sealed class MaskedOutput(ICellOutput target, Func<string, string> mask) : ICellOutput, ICellInput, IStrayReport
{
    public void Stream(StreamKind kind, string text) => target.Stream(kind, mask(text));

    public void Display(DisplayItem item) => target.Display(Of(item, mask));

    public void Error(CellError error) => target.Error(Of(error, mask));

    public void ClearOutput(bool wait) => target.ClearOutput(wait);

    public Task<string?> ReadLineAsync(string prompt, bool isSecret, CancellationToken cancellationToken) =>
        target is ICellInput input ? input.ReadLineAsync(mask(prompt), isSecret, cancellationToken) : Task.FromResult<string?>(null);

    public void Stray(CellError error) => (target as IStrayReport)?.Stray(Of(error, mask));

    public static CellError Of(CellError error, Func<string, string> mask) =>
        error with { Message = mask(error.Message), Traceback = [.. error.Traceback.Select(mask)] };

    public static DisplayItem Of(DisplayItem item, Func<string, string> mask) =>
        item with { Data = item.Data.ToDictionary(form => form.Key, form => mask(form.Value)) };
}
