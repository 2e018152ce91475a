using Labs.Kernel.Cells;
using Labs.Kernel.Scripting;

namespace Labs.Kernel.Packages;

/// <summary>What a cell adds: packages and shared frameworks.</summary>
/// <param name="Frameworks">The name of each framework and the line of its directive.</param>
internal sealed record PackageChange(IReadOnlyList<PackageRequest> Packages, IReadOnlyList<(string Name, int Line)> Frameworks);

/// <summary>Handles <c>#i</c>, <c>#r "nuget: …"</c> and <c>#r "framework: …"</c>.</summary>
/// <param name="say">Receives what the author should know.</param>
internal sealed class PackageDirectives(PackageStore store, ScriptSession script, Action<string> say)
{
    private const string Package = "nuget:", Framework = "framework:";

    /// <summary>Returns whether a reference names a package or a framework, not a file.</summary>
    public static bool IsOwn(Directive directive) => Is(directive, Package) || Is(directive, Framework);

    /// <summary>Adds the sources that directives name, and returns the packages and frameworks.</summary>
    /// <exception cref="CellException">A directive has no name.</exception>
    public PackageChange Requested(IReadOnlyList<Directive> directives, string folder)
    {
        foreach (var source in directives.Where(directive => directive.Kind == DirectiveKind.PackageSource))
            store.AddSource(source.Argument.Replace(Package, "", StringComparison.Ordinal).Trim(), folder);
        return new PackageChange(
            [.. directives.Where(directive => Is(directive, Package)).Select(Request)],
            [.. directives.Where(directive => Is(directive, Framework)).Select(directive => (Name(directive), directive.Line))]);
    }

    /// <summary>Adds packages and frameworks to the notebook.</summary>
    /// <returns>The folders of extensions for .NET Interactive that are new.</returns>
    /// <exception cref="CellException">A package cannot be restored, or a framework is not installed.</exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(PackageChange change, CancellationToken cancellationToken)
    {
        var packages = change.Packages.Where(store.IsNew).ToList();
        var frameworks = change.Frameworks.Where(framework => !script.Frameworks.ContainsKey(framework.Name)).ToList();
        if (packages.Count == 0 && frameworks.Count == 0)
            return [];
        var found = script.Frameworks.ToDictionary();
        foreach (var (name, line) in frameworks)
            found[name] = SharedFramework.Assemblies(name, line);
        var restored = await store.AddAsync(packages, found.Keys, say, cancellationToken);
        foreach (var name in restored?.Frameworks ?? new HashSet<string>())
            if (name != SharedFramework.Base && !found.ContainsKey(name))
                found[name] = SharedFramework.Assemblies(name, packages is [.., var last] ? last.Line : 1);
        script.AddPackages(restored, found, say);
        return [.. restored?.Extensions.Where(script.AddExtension) ?? []];
    }

    private static PackageRequest Request(Directive directive)
    {
        var words = directive.Argument[Package.Length..].Split(',', 2, StringSplitOptions.TrimEntries);
        return words is [{ Length: > 0 } id, ..]
            ? new PackageRequest(id, words.ElementAtOrDefault(1) is { Length: > 0 } version ? version : null, directive.Line)
            : throw new CellException("Usage", $"#r \"{directive.Argument}\": expected #r \"nuget: Id, version\".", directive.Line);
    }

    private static string Name(Directive directive) => directive.Argument[Framework.Length..].Split(',')[0].Trim() is { Length: > 0 } name
        ? name
        : throw new CellException(
            "Usage", $"#r \"{directive.Argument}\": expected #r \"framework: Microsoft.AspNetCore.App\".", directive.Line);

    private static bool Is(Directive directive, string kind) =>
        directive.Kind == DirectiveKind.Reference && directive.Argument.StartsWith(kind, StringComparison.OrdinalIgnoreCase);
}
