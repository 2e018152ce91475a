using System.Reflection;

namespace Labs.Kernel.Formatting;

/// <summary>A public property or field of a value.</summary>
internal sealed record Member(string Name, Func<object, object?> Read);

internal static class Members
{
    public static IReadOnlyList<Member> Of(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0 && !IsUnreadable(property.PropertyType)
                && property.GetMethod!.IsPublic)
            .Select(property => new Member(property.Name, property.GetValue)),
        .. type.GetFields(BindingFlags.Instance | BindingFlags.Public)
            .Where(field => !IsUnreadable(field.FieldType))
            .Select(field => new Member(field.Name, field.GetValue)),
    ];

    // Values that only the stack can hold, and addresses.
    private static bool IsUnreadable(Type type) => type.IsByRefLike || type.IsByRef || type.IsPointer || type.IsFunctionPointer;
}
