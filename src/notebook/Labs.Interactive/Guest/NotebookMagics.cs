using System.Diagnostics;
using System.Globalization;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Labs.Interactive.Guest;

/// <summary>
/// Adds the commands that notebooks use and that a host of the bare packages lacks. A full host, such as Polyglot Notebooks, has them.
/// </summary>
internal static class NotebookMagics
{
    public static void AddMissing(Microsoft.DotNet.Interactive.Kernel root, CSharpKernel csharp)
    {
        bool Has(string name) => root.KernelInfo.SupportedDirectives
            .Concat(csharp.KernelInfo.SupportedDirectives)
            .Any(directive => directive.Name == name);
        if (!Has("#!set"))
            csharp.UseValueSharing();
        if (!Has("#!who"))
            csharp.UseWho();
        if (!Has("#!import"))
            root.UseImportMagicCommand();
        if (!Has("#!time"))
            root.AddDirective(new KernelActionDirective("#!time") { Description = "Shows how long the cell took." }, TimeAsync);
        if (!Has("#!lsmagic"))
            root.AddDirective(new KernelActionDirective("#!lsmagic") { Description = "Lists languages and commands." }, ListAsync);
        if (root is CompositeKernel composite && composite.FindKernelByName("value") is null)
            composite.Add(new KeyValueStoreKernel());
    }

    private static Task TimeAsync(Microsoft.DotNet.Interactive.Commands.KernelCommand command, KernelInvocationContext context)
    {
        var started = Stopwatch.GetTimestamp();
        context.OnComplete(cell =>
        {
            var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            var took = string.Create(CultureInfo.InvariantCulture, $"Wall time: {milliseconds:0.0} ms");
            cell.Publish(new DisplayedValueProduced(took, cell.Command, [new FormattedValue(PlainTextFormatter.MimeType, took)]));
        });
        return Task.CompletedTask;
    }

    private static Task ListAsync(Microsoft.DotNet.Interactive.Commands.KernelCommand command, KernelInvocationContext context)
    {
        var root = context.HandlingKernel.RootKernel;
        var kernels = root is CompositeKernel composite ? composite.ChildKernels.Prepend(root) : [root];
        context.Display(kernels.SelectMany(kernel => kernel.KernelInfo.SupportedDirectives).Where(directive => !directive.Hidden)
            .DistinctBy(directive => directive.Name).OrderBy(directive => directive.Name, StringComparer.Ordinal)
            .Select(directive => new { Marker = directive.Name, directive.Description }).ToArray());
        return Task.CompletedTask;
    }
}
