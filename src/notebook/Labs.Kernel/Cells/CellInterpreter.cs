using System.Diagnostics;
using System.Globalization;
using Labs.Kernel.Formatting;
using Labs.Kernel.Running;
using Labs.Kernel.Scripting;

namespace Labs.Kernel.Cells;

/// <summary>Runs one cell: its parts in their languages, its commands, and what C# parts ask for by directives.</summary>
internal sealed class CellInterpreter(
    ScriptSession script, NotebookKernel kernel, PackageStore packages, KernelOptions options, CellErrors errors, CellRun run)
{
    private const int MaxLoadDepth = 20;

    /// <summary>The commands, by name; <c>#!lsmagic</c> shows them.</summary>
    public static IReadOnlyDictionary<string, string> Commands { get; } = new Dictionary<string, string>
    {
        ["time"] = "says how long the cell took",
        ["who"] = "lists the variables",
        ["whos"] = "lists the variables with types and values",
        ["lsmagic"] = "lists languages and commands",
        ["set"] = "--name x --value @language:y: makes a variable",
        ["share"] = "--from language x [--as y]: takes over another language's value",
        ["import"] = "file(.csx, .cs, .ipynb, .dib): runs the code of a file",
        ["load"] = "file: the same as #!import",
    };

    public static string PathOf(int number) => $"cell {number}";

    /// <returns>The value of the last C# expression as it is to be shown; null when there is none.</returns>
    public async Task<DisplayItem?> RunAsync(string code, string language)
    {
        errors.AddSource(PathOf(run.Number), code);
        var started = Stopwatch.GetTimestamp();
        var parts = CellSplitter.Split(code, Normal(language), KindOf);
        var value = await RunPartsAsync(parts, PathOf(run.Number), options.WorkingDirectory, 0);
        if (parts.Any(part => part is { IsCommand: true, Marker: "time" }))
            Show(new Markup("text/plain", string.Create(CultureInfo.InvariantCulture, $"Wall time: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0.0} ms")));
        return value;
    }

    /// <summary>The C# parts of a cell as one text; all of it when a marker is not known.</summary>
    public static string CSharpOf(string code, NotebookKernel kernel)
    {
        try
        {
            return string.Join('\n', CellSplitter.Split(code, "csharp", name => KindOf(name, kernel)).Where(part => IsCSharp(part.Marker)).Select(part => part.Text));
        }
        catch (CellException)
        {
            return code;
        }
    }

    /// <summary>
    /// The C# parts of a cell, each at its place, with all else blank; null when the position is in a part of another language.
    /// </summary>
    public static string? CSharpAt(string code, int position, NotebookKernel kernel)
    {
        if (!code.Contains("#!", StringComparison.Ordinal))
            return code;
        IReadOnlyList<CellPart> parts;
        try
        {
            parts = CellSplitter.Split(code, "csharp", name => KindOf(name, kernel));
        }
        catch (CellException)
        {
            return code;
        }
        var lines = code.Split('\n');
        var line = code.AsSpan(0, position).Count('\n');
        if (parts.LastOrDefault(part => !part.IsCommand && part.Line <= line) is { } here && !IsCSharp(here.Marker))
            return null;
        var keep = new bool[lines.Length];
        foreach (var part in parts.Where(part => !part.IsCommand && IsCSharp(part.Marker)))
            keep.AsSpan(part.Line, Math.Min(part.Text.TrimEnd('\n').AsSpan().Count('\n') + 1, lines.Length - part.Line)).Fill(true);
        return string.Join('\n', lines.Select((text, i) => keep[i] ? text : new string(' ', text.Length)));
    }

    private MarkerKind KindOf(string name) => KindOf(name, kernel);

    private static MarkerKind KindOf(string name, NotebookKernel kernel) =>
        IsCSharp(name) || kernel.Languages.ContainsKey(name) ? MarkerKind.Language
        : Commands.ContainsKey(name) ? MarkerKind.Command
        : MarkerKind.Unknown;

    private static bool IsCSharp(string name) => name is "csharp" or "c#" or "C#" or "cs";

    private static string Normal(string language) => IsCSharp(language) ? "csharp" : language;

    private async Task<DisplayItem?> RunPartsAsync(IReadOnlyList<CellPart> parts, string path, string folder, int depth)
    {
        DisplayItem? last = null;
        foreach (var part in parts)
        {
            run.Stopping.ThrowIfCancellationRequested();
            if (last is not null)
                run.Output.Display(last);
            last = null;
            if (part.IsCommand)
                await CommandAsync(part, folder, depth);
            else if (IsCSharp(part.Marker))
                last = await CSharpAsync(new string('\n', part.Line) + part.Text, path, folder, depth);
            else
                await LanguageAsync(part);
        }
        return last;
    }

    private async Task<DisplayItem?> CSharpAsync(string text, string path, string folder, int depth)
    {
        var (code, directives) = Directives.Extract(text);
        foreach (var directive in directives)
        {
            switch (directive.Kind)
            {
                case DirectiveKind.PackageSource:
                    packages.AddSource(directive.Argument.Replace("nuget:", "", StringComparison.Ordinal).Trim(), folder);
                    break;
                case DirectiveKind.Load:
                    await LoadAsync(directive.Argument, folder, depth, directive.Line);
                    break;
                case DirectiveKind.Reference when directive.Argument.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase):
                    await PackageAsync(directive, folder, depth);
                    break;
                default:
                    Reference(directive, folder);
                    break;
            }
        }
        if (await CompileAsync(code, path, folder, depth) is not { } submission) // what directives added waits for the next piece
            return null;
        // Formatted on the cell's own thread: a lazy sequence runs its author's code now, and that can be stopped.
        return await script.RunAsync(submission, run.InvokeAsync, value => ResultOf(value, submission));
    }

    /// <summary>Compiles, and adds the library of formatters if the cell is written for .NET Interactive and lacks nothing else.</summary>
    private async Task<Submission?> CompileAsync(string code, string path, string folder, int depth)
    {
        try
        {
            return script.Compile(code, path, run.Stopping);
        }
        catch (CompilationFailedException failed) when (InteractiveNames.MissFormatting(failed) && script.AddUsing(InteractiveFormatters.AssemblyName))
        {
            if (await FormattingProblemAsync(folder, depth) is { } problem)
            {
                script.RemoveUsing(InteractiveFormatters.AssemblyName);
                throw new CompilationFailedException(failed.Diagnostics)
                {
                    Hint = $"The cell uses {InteractiveFormatters.AssemblyName}, which could not be added: {problem}",
                };
            }
            return await CompileAsync(code, path, folder, depth);
        }
        catch (CompilationFailedException failed) when (InteractiveNames.Hint(failed) is { } hint)
        {
            throw new CompilationFailedException(failed.Diagnostics) { Hint = hint };
        }
    }

    private async Task<string?> FormattingProblemAsync(string folder, int depth)
    {
        try
        {
            await AddPackageAsync(InteractiveFormatters.AssemblyName, InteractiveFormatters.PackageVersion, 1, folder, depth);
            return null;
        }
        catch (CellException unavailable)
        {
            return unavailable.Message;
        }
    }

    private DisplayItem? ResultOf(object? value, Submission submission) => value switch
    {
        null when !ScriptSession.EndsWithValue(submission) => null,
        DisplayHandle => null, // what it names is on the page already
        not null when run.Output.Values.Interactive?.IsHandle(value) == true => null,
        _ => new DisplayItem(run.Output.Values.Format(value), IsResult: true),
    };

    private void Reference(Directive directive, string folder)
    {
        var path = Path.GetFullPath(Path.Combine(folder, directive.Argument));
        if (File.Exists(path))
            script.AddReference(path);
        else if (ScriptReferences.TryGetHostAssembly(Path.GetFileNameWithoutExtension(directive.Argument), out var known))
            script.AddReference(known); // a bare name, such as System.Net.Http
        else
            throw new CellException("FileNotFound", $"#r \"{directive.Argument}\": there is no file {path}.", directive.Line);
    }

    private async Task PackageAsync(Directive directive, string folder, int depth)
    {
        var words = directive.Argument["nuget:".Length..].Split(',', StringSplitOptions.TrimEntries);
        if (words is not [{ Length: > 0 } id, ..])
            throw new CellException("Usage", "expected #r \"nuget: Id, version\".", directive.Line);
        await AddPackageAsync(id, words.ElementAtOrDefault(1), directive.Line, folder, depth);
    }

    private async Task AddPackageAsync(string id, string? version, int line, string folder, int depth)
    {
        var restored = await packages.RestoreAsync(id, version, line, run.Stopping);
        foreach (var assembly in restored.Assemblies)
            script.AddReference(assembly);
        foreach (var native in restored.Native)
            script.AddNative(native);
        foreach (var extension in restored.Extensions.Where(script.AddExtension))
            await ExtendAsync(extension, folder, depth);
    }

    /// <summary>Runs what a package ships for .NET Interactive. If it fails, the package's types are there all the same.</summary>
    private async Task ExtendAsync(string extension, string folder, int depth)
    {
        try
        {
            await run.InvokeAsync<object?>(async () =>
            {
                await PackageExtension.LoadAsync(script, extension);
                return null;
            });
            if (PackageExtension.ScriptIn(extension) is { } dib)
                await LoadAsync(dib, folder, depth, 1);
        }
        catch (Exception exception) when (!run.IsInterrupted && exception is not OperationCanceledException)
        {
            var reason = errors.Describe(exception, "").Traceback[0];
            run.Output.Write(StreamKind.Stderr, $"[the .NET Interactive extension in {extension} did not load: it needs that engine. {reason}]\n");
        }
    }

    private async Task LoadAsync(string file, string folder, int depth, int line)
    {
        var path = Path.GetFullPath(Path.Combine(folder, file));
        if (!File.Exists(path))
            throw new CellException("FileNotFound", $"there is no file {path} to load.", line);
        if (depth >= MaxLoadDepth)
            throw new CellException("LoadTooDeep", $"{path} is loaded {depth} levels deep; does it load itself?", line);
        foreach (var (language, text, name) in SourceFile.Read(path, line))
        {
            errors.AddSource(name, text);
            var shown = await RunPartsAsync(CellSplitter.Split(text, Normal(language), KindOf), name, Path.GetDirectoryName(path)!, depth + 1);
            if (shown is not null)
                run.Output.Display(shown);
        }
    }

    private async Task LanguageAsync(CellPart part)
    {
        if (!kernel.Languages.TryGetValue(part.Marker, out var language))
            throw new CellException("UnknownLanguage", MarkerNames.Foreign(part.Marker) is { } foreign
                ? $"{foreign} cells do not run in this kernel; #!lsmagic lists the languages that do."
                : $"no language '{part.Marker}' is known; #!lsmagic lists them.", part.Line + 1);
        var (arguments, shared) = MarkerArguments.Parse(part.Arguments, Resolve);
        var published = new List<(string Name, object? Value)>();
        var cell = new LanguageCell(part.Text, arguments, part.Line + 1)
        {
            Write = (kind, text) => run.Output.Write(kind, text),
            Display = value => ValueDisplay.Show(value),
            DisplayAs = (mimeType, text) => Show(new Markup(mimeType, text)),
            Shared = shared,
            WorkingDirectory = options.WorkingDirectory,
            Publish = (name, value) => published.Add((name, value)),
        };
        await run.InvokeAsync<object?>(async () =>
        {
            await language.ExecuteAsync(cell, run.Stopping);
            return null;
        });
        run.Stopping.ThrowIfCancellationRequested();
        foreach (var (name, value) in published)
            await DefineAsync(name, value);
    }

    private async Task CommandAsync(CellPart part, string folder, int depth)
    {
        var (arguments, _) = MarkerArguments.Parse(part.Arguments, Resolve);
        switch (part.Marker)
        {
            case "who":
                Show(new Markup("text/plain", string.Join(' ', script.Variables.Keys.Order(StringComparer.Ordinal))));
                break;
            case "whos":
                // On the cell's own thread: it asks values of all kinds for their text.
                await run.InvokeAsync(() => Task.FromResult(ValueDisplay.Show(script.Variables.Values.OrderBy(variable => variable.Name, StringComparer.Ordinal)
                    .Select(variable => new { variable.Name, Type = TypeNames.Short(variable.Field.FieldType), Value = ValueFormatter.Text(variable.Value, 5) }).ToArray())));
                break;
            case "lsmagic":
                ValueDisplay.Show(kernel.Languages.Values.Select(language => new { Marker = "#!" + language.Name, language.Description })
                    .Concat(Commands.Select(command => new { Marker = "#!" + command.Key, Description = command.Value }))
                    .OrderBy(line => line.Marker, StringComparer.Ordinal).ToArray());
                break;
            case "set":
                await DefineAsync(Text(arguments, "name", part), arguments.GetValueOrDefault("value"));
                break;
            case "share":
                var name = Text(arguments, "0", part);
                var value = Resolve(arguments.GetValueOrDefault("from") is string { Length: > 0 } from ? $"{from}:{name}" : name);
                var target = arguments.GetValueOrDefault("as") as string ?? name;
                if (IsCSharp(part.Language) || !kernel.Languages.TryGetValue(part.Language, out var language) || !language.SetValue(target, value))
                    await DefineAsync(target, value);
                break;
            case "import" or "load":
                await LoadAsync(Text(arguments, "0", part), folder, depth, part.Line + 1);
                break;
        }
    }

    private static string Text(IReadOnlyDictionary<string, object?> arguments, string name, CellPart part) =>
        arguments.GetValueOrDefault(name) as string is { Length: > 0 } text ? text
            : throw new CellException("Usage", $"#!{part.Marker} {Commands[part.Marker].Split(':')[0]}", part.Line + 1);

    /// <summary>The value of <c>name</c> or <c>language:name</c>.</summary>
    private object? Resolve(string token)
    {
        if (InputToken.Parse(token) is { } input)
            return NotebookKernel.AskAsync(input.Prompt, input.IsSecret).GetAwaiter().GetResult();
        var colon = token.IndexOf(':');
        var (from, name) = colon < 0 ? ("", token) : (token[..colon], token[(colon + 1)..]);
        if ((from.Length == 0 || IsCSharp(from)) && script.Variables.TryGetValue(name, out var variable))
            return variable.Value;
        foreach (var language in kernel.Languages.Values.Where(language => from.Length == 0 || language.Name == from))
            if (language.TryGetValue(name, out var value))
                return value;
        throw new CellException("NoSuchValue", $"there is no value @{token}; #!who lists the C# variables.");
    }

    private async Task DefineAsync(string name, object? value)
    {
        if (!ScriptSession.IsIdentifier(name))
            throw new CellException("Usage", $"'{name}' is no name for a variable.");
        kernel.Handover[name] = value;
        var submission = Declaration(TypeNames.InCode(value?.GetType()) ?? "object");
        await script.RunAsync(submission, run.InvokeAsync, value => value);

        Submission Declaration(string type)
        {
            try
            {
                return script.Compile($"{type} {name} = ({type})Kernel.Take(\"{name}\");", "shared value", run.Stopping)!;
            }
            catch (CompilationFailedException) when (type != "object")
            {
                return Declaration("object"); // a type of a library that this notebook does not reference
            }
        }
    }

    private void Show(Markup markup) =>
        run.Output.Display(new DisplayItem(run.Output.Values.Format(markup)));
}
