using Labs.Kernel;
using Labs.Kernel.Languages;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Labs.Interactive.Guest;

/// <summary>Makes a language of the labs a kernel of .NET Interactive.</summary>
internal sealed class LanguageKernel : Microsoft.DotNet.Interactive.Kernel,
    IKernelCommandHandler<SubmitCode>,
    IKernelCommandHandler<RequestValue>,
    IKernelCommandHandler<SendValue>
{
    // The options of all languages. .NET Interactive rejects options that are not declared, and has one option for words without a name.
    private static readonly (string Name, string Description, bool IsFlag)[] s_options =
    [
        ("--in", "the container to run in", false),
        ("--out", "the C# variable for the output", false),
        ("--cwd", "the folder to run in", false),
        ("--any-exit", "accept every exit code", true),
        ("--keep", "let background processes run until the notebook ends", true),
        ("--processes", "the largest number of processes", false),
        ("--name", "the C# variable for the result", false),
        ("--namespace", "a namespace other than the lab's", false),
    ];

    private readonly IPolyglotLanguage _language;
    private readonly Func<Task> _connect;

    private LanguageKernel(IPolyglotLanguage language, Func<Task> connect) : base(language.Name)
    {
        (_language, _connect) = (language, connect);
        KernelInfo.LanguageName = language.Name;
        KernelInfo.Description = language.Description;
        KernelSpecifierDirective = new KernelSpecifierDirective("#!" + language.Name, language.Name) { Description = language.Description };
        Declare(KernelSpecifierDirective);
    }

    public override KernelSpecifierDirective KernelSpecifierDirective { get; }

    /// <summary>
    /// Adds a language. If the host already has a kernel with that name, the labs take over its SQL and YAML cells, and the host keeps
    /// the other languages.
    /// </summary>
    /// <param name="root">The notebook's root kernel.</param>
    /// <param name="language">The language that runs the cells.</param>
    /// <param name="connect">Runs labs.csx if the libraries are not connected yet.</param>
    public static void Add(CompositeKernel root, IPolyglotLanguage language, Func<Task> connect)
    {
        if (root.FindKernelByName(language.Name) is not { } host)
        {
            root.Add(new LanguageKernel(language, connect));
            return;
        }
        if (host is LanguageKernel || language.Name is not ("sql" or "yaml"))
            return;
        Declare(host.KernelSpecifierDirective);
        var guest = new LanguageKernel(language, connect);
        host.RegisterCommandHandler<SubmitCode>((command, context) => guest.RunAsync(command, context, host));
    }

    Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context) =>
        RunAsync(command, context, this);

    Task IKernelCommandHandler<RequestValue>.HandleAsync(RequestValue command, KernelInvocationContext context)
    {
        if (_language.TryGetValue(command.Name, out var value))
        {
            var formatted = new FormattedValue(command.MimeType, value.ToDisplayString(command.MimeType));
            context.Publish(new ValueProduced(value, command.Name, formatted, command));
        }
        else
        {
            context.Fail(command, message: $"#!{Name} has no value '{command.Name}'.");
        }
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<SendValue>.HandleAsync(SendValue command, KernelInvocationContext context)
    {
        if (!_language.SetValue(command.Name, command.Value ?? command.FormattedValue?.Value))
            context.Fail(command, message: $"#!{Name} keeps no values.");
        return Task.CompletedTask;
    }

    private static void Declare(KernelSpecifierDirective directive)
    {
        if (!directive.Parameters.Any(parameter => parameter.AllowImplicitName))
        {
            directive.Parameters.Add(new KernelDirectiveParameter("--target", "the server; @name shares a value")
            {
                AllowImplicitName = true,
                MaxOccurrences = int.MaxValue,
            });
        }
        foreach (var (name, description, isFlag) in s_options)
            if (directive.Parameters.All(parameter => parameter.Name != name))
                directive.Parameters.Add(new KernelDirectiveParameter(name, description) { Flag = isFlag });
    }

    private async Task RunAsync(SubmitCode command, KernelInvocationContext context, Microsoft.DotNet.Interactive.Kernel host)
    {
        try
        {
            await _connect();
            var marker = MarkerLine.Of(command, host.Name);
            var values = new Dictionary<string, object?>();
            PolyglotLanguages.ParseMarker(marker.Arguments, token => values[token] = null);
            foreach (var token in values.Keys.ToArray())
                values[token] = await NotebookValues.FindAsync(host.RootKernel, token);
            var (arguments, shared) = PolyglotLanguages.ParseMarker(marker.Arguments, token => values[token]);
            var published = new List<(string Name, object? Value)>();
            await _language.ExecuteAsync(new LanguageCell(command.Code, arguments, marker.TextLine)
            {
                Write = (kind, text) => context.Publish(Text(kind, text, command)),
                Display = value => new DisplayHandle("", LabsGuest.Display(value!)!),
                DisplayAs = (mimeType, text) =>
                    context.Publish(new DisplayedValueProduced(text, command, [new FormattedValue(mimeType, LabsGuest.Mask(text))])),
                Shared = shared,
                WorkingDirectory = Directory.GetCurrentDirectory(),
                Publish = (name, value) => published.Add((name, value)),
            }, context.CancellationToken);
            foreach (var (name, value) in published)
                await NotebookValues.DefineAsync(NotebookValues.CSharpOf(host.RootKernel), name, value);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            context.Fail(command, message: "The cell was interrupted.");
        }
        // Code of the cell may throw anything. The host shows it as the cell's error.
        catch (Exception exception)
        {
            context.Fail(command, exception, exception.Message);
        }
    }

    private static KernelEvent Text(StreamKind kind, string text, KernelCommand command)
    {
        FormattedValue[] values = [new FormattedValue(PlainTextFormatter.MimeType, LabsGuest.Mask(text))];
        return kind == StreamKind.Stdout
            ? new StandardOutputValueProduced(command, values)
            : new StandardErrorValueProduced(command, values);
    }
}
