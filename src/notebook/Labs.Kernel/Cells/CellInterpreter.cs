using System.Diagnostics;
using System.Globalization;
using Labs.Kernel.Formatting;
using Labs.Kernel.Packages;
using Labs.Kernel.Running;
using Labs.Kernel.Scripting;

namespace Labs.Kernel.Cells;

/// <summary>Runs one cell: its parts in their languages, its commands, and the directives of its C# parts.</summary>
internal sealed class CellInterpreter(
    ScriptSession script, NotebookKernel kernel, PackageStore packages, KernelOptions options, CellErrors errors, CellRun run)
{
    private const int MaxLoadDepth = 20;
    private readonly SharedValues _values = new(script, kernel, run);

    private readonly PackageDirectives _packages =
        new(packages, script, text => run.Output.Write(StreamKind.Stderr, $"[{text}]\n"));

    public static string PathOf(int number) => $"cell {number}";

    /// <summary>Runs all parts of the cell.</summary>
    /// <returns>The value of the last C# expression in the form in which it is shown; null if there is none.</returns>
    public async Task<DisplayItem?> RunAsync(string code, string language)
    {
        errors.AddSource(PathOf(run.Number), code);
        var started = Stopwatch.GetTimestamp();
        var parts = CellSplitter.Split(code, Markers.Normalize(language), KindOf);
        var value = await RunPartsAsync(parts, PathOf(run.Number), options.WorkingDirectory, 0);
        if (parts.Any(part => part is { IsCommand: true, Marker: "time" }))
        {
            var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            Show(new Markup("text/plain", string.Create(CultureInfo.InvariantCulture, $"Wall time: {milliseconds:0.0} ms")));
        }
        return value;
    }

    private MarkerKind KindOf(string name) => Markers.KindOf(name, kernel);

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
            else if (Markers.IsCSharp(part.Marker))
                last = await CSharpAsync(new string('\n', part.Line) + part.Text, path, folder, depth);
            else
                await LanguageAsync(part);
        }
        return last;
    }

    private async Task<DisplayItem?> CSharpAsync(string text, string path, string folder, int depth)
    {
        var (code, directives) = Directives.Extract(text);
        // All packages of a cell are restored together, whatever their order.
        await AddPackagesAsync(_packages.Requested(directives, folder), folder, depth);
        foreach (var directive in directives)
        {
            if (directive.Kind == DirectiveKind.Load)
                await LoadAsync(directive.Argument, folder, depth, directive.Line);
            else if (directive.Kind == DirectiveKind.Reference && !PackageDirectives.IsOwn(directive))
                Reference(directive, folder);
        }
        if (script.CompleteTypes(code, path, run.Stopping) is { } types)
        {
            code = types.Rest;
            await script.RunAsync<object?>(script.Compile(types.Aliases, path, run.Stopping)!, run.InvokeAsync, _ => null);
        }
        if (await CompileAsync(code, path, folder, depth) is not { } submission) // the next piece uses what directives have added
            return null;
        if (submission.Warnings.Count > 0)
            run.Output.Write(StreamKind.Stderr, errors.DescribeWarnings(submission.Warnings));
        // Formats on the cell's own thread, because a lazy sequence runs the author's code now, which must be possible to stop.
        return await script.RunAsync(submission, run.InvokeAsync, value => ResultOf(value, submission));
    }

    /// <summary>Compiles a piece. If it only lacks the formatting library of .NET Interactive, adds that library and tries again.</summary>
    private async Task<Submission?> CompileAsync(string code, string path, string folder, int depth)
    {
        try
        {
            return script.Compile(code, path, run.Stopping);
        }
        catch (CompilationFailedException failed)
            when (InteractiveNames.MissFormatting(failed) && script.AddUsing(InteractiveFormatters.AssemblyName))
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
        catch (CompilationFailedException failed) when ((InteractiveNames.Hint(failed) ?? ScriptLimits.Hint(failed)) is { } hint)
        {
            throw new CompilationFailedException(failed.Diagnostics) { Hint = hint };
        }
    }

    private async Task<string?> FormattingProblemAsync(string folder, int depth)
    {
        try
        {
            var formatting = new PackageRequest(InteractiveFormatters.AssemblyName, InteractiveFormatters.PackageVersion, 1);
            await AddPackagesAsync(new PackageChange([formatting], []), folder, depth);
            return null;
        }
        catch (CellException unavailable)
        {
            return unavailable.Message;
        }
    }

    private DisplayItem? ResultOf(object? value, Submission submission) => value switch
    {
        null when !submission.EndsWithValue() => null,
        DisplayHandle => null, // its output is on the page already
        not null when run.Output.Values.Interactive?.IsHandle(value) == true => null,
        _ => new DisplayItem(run.Output.Values.Format(value), IsResult: true),
    };

    private void Reference(Directive directive, string folder)
    {
        var path = Path.GetFullPath(Path.Combine(folder, directive.Argument));
        if (File.Exists(path))
            script.References.Add(path);
        else if (ScriptReferences.TryGetHostAssembly(Path.GetFileNameWithoutExtension(directive.Argument), out var known))
            script.References.Add(known); // a bare name, such as System.Net.Http
        else
            throw new CellException("FileNotFound", $"#r \"{directive.Argument}\": there is no file {path}.", directive.Line);
    }

    private async Task AddPackagesAsync(PackageChange change, string folder, int depth)
    {
        foreach (var extension in await _packages.ApplyAsync(change, run.Stopping))
            await ExtendAsync(extension, folder, depth);
    }

    /// <summary>Runs a package's extension of .NET Interactive. If it fails, cells can still use the package's types.</summary>
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
            run.Output.Write(
                StreamKind.Stderr,
                $"[the extension in {extension} was not loaded, because it needs .NET Interactive itself: {reason}]\n");
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
            var parts = CellSplitter.Split(text, Markers.Normalize(language), KindOf);
            var shown = await RunPartsAsync(parts, name, Path.GetDirectoryName(path)!, depth + 1);
            if (shown is not null)
                run.Output.Display(shown);
        }
    }

    private async Task LanguageAsync(CellPart part)
    {
        if (!kernel.Languages.TryGetValue(part.Marker, out var language))
            throw new CellException("UnknownLanguage", MarkerNames.Foreign(part.Marker) is { } foreign
                ? $"{foreign} cells do not run in this kernel; #!lsmagic lists the languages that do."
                : $"'{part.Marker}' is not a language of this kernel; #!lsmagic lists the languages.", part.Line + 1);
        var (arguments, shared) = await ArgumentsAsync(part);
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
            await _values.DefineAsync(name, value);
    }

    private async Task CommandAsync(CellPart part, string folder, int depth)
    {
        var (arguments, _) = await ArgumentsAsync(part);
        switch (part.Marker)
        {
            case "who":
                Show(new Markup("text/plain", string.Join(' ', script.Variables.Keys.Order(StringComparer.Ordinal))));
                break;
            case "whos":
                // On the cell's own thread, because it runs the ToString() of the values.
                await run.InvokeAsync(() => Task.FromResult(ValueDisplay.Show(DescribeVariables())));
                break;
            case "lsmagic":
                var languages = kernel.Languages.Values.Select(language => new { Marker = "#!" + language.Name, language.Description });
                var commands = Markers.Commands.Select(command => new { Marker = "#!" + command.Key, Description = command.Value });
                ValueDisplay.Show(languages.Concat(commands).OrderBy(line => line.Marker, StringComparer.Ordinal).ToArray());
                break;
            case "set":
                await _values.DefineAsync(Text(arguments, "name", part), arguments.GetValueOrDefault("value"));
                break;
            case "share":
                var name = Text(arguments, "0", part);
                var value = _values.Resolve(arguments.GetValueOrDefault("from") is string { Length: > 0 } from ? $"{from}:{name}" : name);
                var target = arguments.GetValueOrDefault("as") as string ?? name;
                var receiver = Markers.IsCSharp(part.Language) ? null : kernel.Languages.GetValueOrDefault(part.Language);
                if (receiver?.SetValue(target, value) != true)
                    await _values.DefineAsync(target, value);
                break;
            case "import" or "load":
                await LoadAsync(Text(arguments, "0", part), folder, depth, part.Line + 1);
                break;
        }
    }

    // On the cell's own thread, because an argument may ask the reader and wait for the answer.
    private async Task<(Dictionary<string, object?> Arguments, Dictionary<string, object?> Shared)> ArgumentsAsync(CellPart part) =>
        part.Arguments.Contains('@', StringComparison.Ordinal)
            ? await run.InvokeAsync(() => Task.FromResult(MarkerArguments.Parse(part.Arguments, _values.Resolve)))
            : MarkerArguments.Parse(part.Arguments, _values.Resolve);

    private object[] DescribeVariables() =>
    [
        .. script.Variables.Values.OrderBy(variable => variable.Name, StringComparer.Ordinal).Select(variable => new
        {
            variable.Name,
            Type = TypeNames.Short(variable.Field.FieldType),
            Value = ValueFormatter.Line(variable.Value, run.Output.Values.Limits with { Items = 5 }),
        }),
    ];

    private static string Text(IReadOnlyDictionary<string, object?> arguments, string name, CellPart part) =>
        arguments.GetValueOrDefault(name) as string is { Length: > 0 } text ? text
            : throw new CellException("Usage", $"#!{part.Marker} {Markers.Commands[part.Marker].Split(':')[0]}", part.Line + 1);

    private void Show(Markup markup) =>
        run.Output.Display(new DisplayItem(run.Output.Values.Format(markup)));
}
