using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Labs.Runner.Notebooks;

namespace Labs.Runner.Running;

/// <summary>Values given on the command line for what a notebook's cell tagged <c>parameters</c> declares.</summary>
public static class Parameters
{
    private static readonly CSharpParameters s_csharp = new();
    private static readonly PythonParameters s_python = new();

    /// <summary>Checks that every value has a notebook that declares it, and that it is of the declared type.</summary>
    /// <exception cref="NotebookException">
    /// No notebook declares a parameter of that name, a value is not of the declared type, or a notebook has a value for short runs
    /// that it does not declare itself.
    /// </exception>
    public static void Check(IReadOnlyList<Notebook> notebooks, RunOptions options)
    {
        string[] known = [.. notebooks.SelectMany(notebook => Of(notebook, options)).Select(parameter => parameter.Name).Distinct()];
        if (options.Parameters.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            if (Syntax(options) is null)
            {
                throw new NotebookException(
                    $"-p {unknown}: parameters can be given to notebooks in C# and Python, not in {Language(options)}.");
            }
            var slugs = string.Join(", ", notebooks.Select(notebook => notebook.Slug));
            var declared = known.Length == 0 ? "none (no cell tagged 'parameters' has any)" : string.Join(", ", known);
            throw new NotebookException(
                $"-p {unknown}: no such parameter; {slugs} declares {declared}.{NearNames.Question(unknown, known)}");
        }
        foreach (var notebook in notebooks)
        {
            var names = Of(notebook, options).Select(parameter => parameter.Name);
            if (notebook.Short.Keys.Except(names).FirstOrDefault() is { } name && Syntax(options) is not null)
                throw new NotebookException($"{notebook.Path}: its metadata has a value of {name} for short runs, "
                    + $"and no cell tagged 'parameters' declares {name}.");
            _ = Given(notebook, options);
        }
    }

    /// <summary>Returns the assignments that follow the parameters' own cell; empty when no value is given.</summary>
    internal static string Assignments(Notebook notebook, NotebookCell cell, RunOptions options)
    {
        if (Syntax(options) is not { } syntax)
            return "";
        var declared = syntax.DeclaredIn(cell).Select(parameter => parameter.Name).ToHashSet();
        var lines = Given(notebook, options).Where(given => declared.Contains(given.Parameter.Name))
            .Select(given => syntax.Assignment(given.Parameter, given.Value) + "\n").ToArray();
        return lines.Length == 0 ? "" : $"{syntax.Comment} Given on the command line\n{string.Concat(lines)}";
    }

    /// <summary>Returns the values as JSON, for the result file. Numbers that JSON does not have are text.</summary>
    internal static string Json(Notebook notebook, RunOptions options) => new JsonObject(
        Given(notebook, options).Select(given => KeyValuePair.Create(given.Parameter.Name, Json(given.Value)))).ToJsonString();

    /// <summary>Returns the values for the notebook's parameters: the command line's, and below them a short run's.</summary>
    private static IReadOnlyList<(ParameterDeclaration Parameter, object? Value)> Given(Notebook notebook, RunOptions options)
    {
        var values = new List<(ParameterDeclaration, object?)>();
        foreach (var parameter in Of(notebook, options))
        {
            if (options.Parameters.TryGetValue(parameter.Name, out var given))
                values.Add((parameter, Read(notebook, parameter, given, $"-p {parameter.Name}={given}")));
            else if (options.Short && notebook.Short.TryGetValue(parameter.Name, out var text))
                values.Add((parameter, Read(notebook, parameter, text, $"its metadata's labs.short has {parameter.Name}: {text}, which")));
        }
        return values;
    }

    private static object? Read(Notebook notebook, ParameterDeclaration parameter, string text, string origin)
    {
        var line = parameter.Line.Length <= 60 ? parameter.Line : parameter.Line[..59] + "…";
        var declared = $"{notebook.FileName} declares it as `{line}`";
        if (parameter.IsConstant)
            throw new NotebookException($"{origin} can't be set: {declared}. Declare it without const or readonly.");
        if (parameter.Type is { Kind: ParameterKind.Other } or { Item.Kind: ParameterKind.Other })
        {
            throw new NotebookException($"{origin} can't be set: {declared}; expected a number, text, true or false, "
                + "or a list of these as the type.");
        }
        try
        {
            return parameter.Type.Read(text);
        }
        catch (FormatException)
        {
            throw new NotebookException($"{origin} is not a value of that parameter: {declared}; expected {parameter.Type.Expected}.");
        }
    }

    // A later declaration of the same name is the same variable.
    private static IEnumerable<ParameterDeclaration> Of(Notebook notebook, RunOptions options) => Syntax(options) is { } syntax
        ? notebook.Cells.Where(cell => cell.IsCode && cell.Tags.Contains("parameters")).SelectMany(syntax.DeclaredIn)
            .DistinctBy(parameter => parameter.Name)
        : [];

    private static string Language(RunOptions options) => options.Kernel?.Language ?? "C#";

    private static IParameterSyntax? Syntax(RunOptions options) => Language(options).ToLowerInvariant() switch
    {
        "c#" or "csharp" => s_csharp,
        "python" => s_python,
        _ => null,
    };

    private static JsonNode? Json(object? value) => value switch
    {
        null => null,
        bool flag => flag,
        BigInteger whole => JsonNode.Parse(whole.ToString(CultureInfo.InvariantCulture)),
        double number when double.IsFinite(number) => number,
        double number => number.ToString(CultureInfo.InvariantCulture),
        decimal number => number,
        IReadOnlyList<object?> items => new JsonArray([.. items.Select(Json)]),
        _ => value.ToString(),
    };
}
