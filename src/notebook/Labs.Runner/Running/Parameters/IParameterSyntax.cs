using Labs.Runner.Notebooks;

namespace Labs.Runner.Running;

/// <summary>How a language declares parameters and writes their values.</summary>
internal interface IParameterSyntax
{
    /// <summary>What begins a comment that ends with its line.</summary>
    string Comment { get; }

    /// <summary>Returns the parameters that a cell declares.</summary>
    IEnumerable<ParameterDeclaration> DeclaredIn(NotebookCell cell);

    /// <summary>Returns the statement that assigns a value; see <see cref="ParameterType.Read"/> for the values.</summary>
    string Assignment(ParameterDeclaration parameter, object? value);
}
