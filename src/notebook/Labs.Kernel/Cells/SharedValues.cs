using Labs.Kernel.Formatting;
using Labs.Kernel.Running;
using Labs.Kernel.Scripting;

namespace Labs.Kernel.Cells;

/// <summary>Shares values between the languages of a notebook: reads <c>@name</c> and defines C# variables.</summary>
internal sealed class SharedValues(ScriptSession script, NotebookKernel kernel, CellRun run)
{
    /// <summary>Returns the value of <c>name</c> or <c>language:name</c>, or the reader's answer to an <see cref="InputToken"/>.</summary>
    /// <exception cref="CellException">There is no such value.</exception>
    public object? Resolve(string token)
    {
        if (InputToken.Parse(token) is { } input)
            return NotebookKernel.AskAsync(input.Prompt, input.IsSecret).GetAwaiter().GetResult();
        var colon = token.IndexOf(':');
        var (from, name) = colon < 0 ? ("", token) : (token[..colon], token[(colon + 1)..]);
        if ((from.Length == 0 || Markers.IsCSharp(from)) && script.Variables.TryGetValue(name, out var variable))
            return variable.Value;
        foreach (var language in kernel.Languages.Values.Where(language => from.Length == 0 || language.Name == from))
            if (language.TryGetValue(name, out var value))
                return value;
        throw new CellException("NoSuchValue", $"there is no value @{token}; #!who lists the C# variables.");
    }

    /// <summary>Defines a C# variable, of type <c>object</c> if the notebook does not reference the value's type.</summary>
    /// <exception cref="CellException">The name is not a valid identifier.</exception>
    public async Task DefineAsync(string name, object? value)
    {
        if (!ScriptSyntax.IsIdentifier(name))
            throw new CellException("Usage", $"'{name}' is not a valid name for a variable.");
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
                return Declaration("object");
            }
        }
    }
}
