using System.Reflection;

namespace Labs.Kernel.Formatting;

/// <summary>A public property or field of a value. If reading it throws, its value is the exception's name.</summary>
internal sealed record Member(string Name, Func<object, object?> Getter)
{
    public object? Read(object value)
    {
        try
        {
            return Getter(value);
        }
        catch (TargetInvocationException exception)
        {
            return $"({exception.InnerException?.GetType().Name})";
        }
    }
}

internal static class Members
{
    public static IReadOnlyList<Member> Of(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRefLike
                && property.GetMethod!.IsPublic)
            .Select(property => new Member(property.Name, property.GetValue)),
        .. type.GetFields(BindingFlags.Instance | BindingFlags.Public).Select(field => new Member(field.Name, field.GetValue)),
    ];
}
