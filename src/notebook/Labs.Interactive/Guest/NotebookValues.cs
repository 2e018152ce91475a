using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;

namespace Labs.Interactive.Guest;

/// <summary>Shares values between languages: <c>@name</c> and <c>@kernel:name</c>.</summary>
internal static class NotebookValues
{
    /// <summary>Returns the C# kernel of a notebook.</summary>
    /// <exception cref="InvalidOperationException">The notebook has no C# kernel.</exception>
    public static CSharpKernel CSharpOf(Microsoft.DotNet.Interactive.Kernel root) =>
        root as CSharpKernel ?? (root as CompositeKernel)?.ChildKernels.OfType<CSharpKernel>().FirstOrDefault()
        ?? throw new InvalidOperationException($"the labs need a C# kernel; the notebook's kernel {root.Name} has none.");

    /// <summary>Returns the object of a C# variable, else the value that the named kernel provides.</summary>
    /// <param name="root">The notebook's root kernel.</param>
    /// <param name="token"><c>name</c> or <c>kernel:name</c>.</param>
    /// <exception cref="InvalidOperationException">No kernel has such a value.</exception>
    public static async Task<object?> FindAsync(Microsoft.DotNet.Interactive.Kernel root, string token)
    {
        var colon = token.IndexOf(':');
        var (from, name) = colon < 0 ? ("", token) : (token[..colon], token[(colon + 1)..]);
        var csharp = CSharpOf(root);
        if ((from.Length == 0 || IsNamed(csharp, from)) && csharp.TryGetValue<object>(name, out var variable))
            return variable;
        if (root is CompositeKernel composite)
        {
            foreach (var kernel in composite.ChildKernels.Where(kernel => kernel != csharp && (from.Length == 0 || IsNamed(kernel, from))
                && kernel.KernelInfo.SupportedKernelCommands.Any(command => command.Name == nameof(RequestValue))))
            {
                var answer = await kernel.SendAsync(new RequestValue(name));
                if (answer.Events.OfType<ValueProduced>().FirstOrDefault() is { } produced)
                    return produced.Value ?? produced.FormattedValue?.Value;
            }
        }
        throw new InvalidOperationException($"there is no value @{token}; #!who lists the C# variables.");
    }

    private static bool IsNamed(Microsoft.DotNet.Interactive.Kernel kernel, string name) =>
        kernel.Name == name || kernel.KernelInfo.Aliases.Contains(name);

    /// <summary>Defines a C# variable, of type <c>object</c> if the notebook does not reference the value's type.</summary>
    public static async Task DefineAsync(CSharpKernel csharp, string name, object? value)
    {
        try
        {
            await csharp.SetValueAsync(name, value, value?.GetType() ?? typeof(object));
        }
        catch (CompilationErrorException)
        {
            await csharp.SetValueAsync(name, value, typeof(object));
        }
    }
}
