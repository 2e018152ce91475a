namespace Labs.Jupyter.Tests;

/// <summary>A test that uses Debian's Jupyter packages. It is skipped with the reason if they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute() => Skip = Python.Missing!;
}

/// <summary>A test with data that uses Debian's Jupyter packages. It is skipped with the reason if they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonTheoryAttribute : TheoryAttribute
{
    public PythonTheoryAttribute() => Skip = Python.Missing!;
}
