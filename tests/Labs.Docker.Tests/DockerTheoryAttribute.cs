namespace Labs.Docker.Tests;

/// <summary>As <see cref="DockerFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DockerTheoryAttribute : TheoryAttribute
{
    public DockerTheoryAttribute() => Skip = DockerFactAttribute.Missing.Value!;
}
