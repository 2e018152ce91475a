using System.Collections.Concurrent;
using Labs.Kernel;
using Labs.Kernel.Languages;

namespace Labs.Interactive.Guest;

using RunCell = Func<string, IReadOnlyDictionary<string, object?>, Action<string, object?>, CancellationToken, Task<object?>>;
using RunInContainer = Func<
    string, IReadOnlyList<string>, IReadOnlyDictionary<string, string>, Action<bool, string>, CancellationToken, Task<int>>;

/// <summary>The languages and containers that labs.csx has connected in one notebook.</summary>
internal sealed class GuestConnections
{
    private readonly ConcurrentDictionary<string, RunCell> _languages = [];

    /// <summary>The text of labs.csx in the form that runs as a cell.</summary>
    public string Cell { get; set; } = "";

    /// <summary>Runs <c>#!bash --in container</c>; null until labs.csx has connected it.</summary>
    public RunInContainer? Containers { get; set; }

    /// <summary>Whether labs.csx has run as a cell.</summary>
    public bool IsConnected => !_languages.IsEmpty;

    public void Connect(string name, RunCell run) => _languages[name] = run;

    /// <summary>Returns a language that labs.csx connects later. Until then its cells fail.</summary>
    public IPolyglotLanguage Language(string name, string description) =>
        PolyglotLanguages.FromDelegate(name, description, (text, arguments, publish, cancellationToken) =>
            _languages.TryGetValue(name, out var run)
                ? run(text, arguments, publish, cancellationToken)
                : throw new InvalidOperationException(
                    $"#!{name} is not connected, because labs.csx did not run to its end. Run #load \"labs.csx\" again."));
}
