namespace Labs.Runner.Running;

/// <summary>A parameter as a cell tagged <c>parameters</c> declares it.</summary>
/// <param name="Name">The variable's name.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Line">The line of the declaration, for messages.</param>
/// <param name="IsConstant">Whether nothing can be assigned to it.</param>
internal sealed record ParameterDeclaration(string Name, ParameterType Type, string Line, bool IsConstant = false);
