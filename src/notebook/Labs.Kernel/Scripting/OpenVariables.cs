namespace Labs.Kernel.Scripting;

/// <summary>
/// The variables that cells have declared with <c>using</c>. A cell has no scope of its own, so such a variable lives as long as others: it
/// is disposed of before a cell that declares its name again runs, and at the end of the session, the newest first.
/// </summary>
internal sealed class OpenVariables
{
    // The process that ends waits this long for all of them.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly List<DeclaredVariable> _open = [];
    private bool _closesAtExit;

    public void Add(DeclaredVariable variable)
    {
        lock (_gate)
        {
            _open.Add(variable);
            if (_closesAtExit)
                return;
            _closesAtExit = true;
        }
        AppDomain.CurrentDomain.ProcessExit += CloseAtExit;
    }

    /// <summary>Disposes of the variables with these names.</summary>
    public async Task CloseAsync(IEnumerable<DeclaredVariable> declaredAgain)
    {
        foreach (var variable in declaredAgain)
            while (Take(open => open.Name == variable.Name) is { } older)
                await DisposeAsync(older);
    }

    /// <summary>Disposes of all variables, for at most two seconds. What their disposal throws is lost with the session.</summary>
    public void CloseAll()
    {
        AppDomain.CurrentDomain.ProcessExit -= CloseAtExit; // it would keep the whole session alive
        var thread = new Thread(() =>
        {
            while (Take(_ => true) is { } variable)
            {
                try
                {
                    DisposeAsync(variable).AsTask().Wait(s_patience);
                }
                // Code of a cell may throw anything, and the other variables must be disposed of nevertheless.
                catch (Exception)
                {
                }
            }
        })
        {
            IsBackground = true,
            Name = "close variables",
        };
        thread.UnsafeStart();
        thread.Join(s_patience);
    }

    private void CloseAtExit(object? sender, EventArgs arguments) => CloseAll();

    private DeclaredVariable? Take(Predicate<DeclaredVariable> wanted)
    {
        lock (_gate)
        {
            var last = _open.FindLastIndex(wanted);
            if (last < 0)
                return null;
            var variable = _open[last];
            _open.RemoveAt(last);
            return variable;
        }
    }

    private static ValueTask DisposeAsync(DeclaredVariable variable)
    {
        switch (variable.Value)
        {
            case IAsyncDisposable asynchronous when variable.Use == VariableUse.AwaitUsing:
                return asynchronous.DisposeAsync();
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
        return ValueTask.CompletedTask;
    }
}
