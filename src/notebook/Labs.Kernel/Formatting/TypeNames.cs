namespace Labs.Kernel.Formatting;

/// <summary>Writes types as C# does.</summary>
internal static class TypeNames
{
    /// <summary>Returns a name for readers: <c>List&lt;Int32&gt;</c>.</summary>
    public static string Short(Type type) =>
        type.IsArray ? $"{Short(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]"
        : type.IsGenericType ? $"{Bare(type.Name)}<{string.Join(", ", type.GetGenericArguments().Select(Short))}>"
        : type.Name;

    /// <summary>
    /// Returns a name for code: <c>global::System.Collections.Generic.List&lt;global::System.Int32&gt;</c>. It is null for null and for
    /// types that code can't name.
    /// </summary>
    public static string? InCode(Type? type)
    {
        if (type is not { IsArray: true }
            && type is not { IsVisible: true, IsNested: false, IsByRefLike: false, IsPointer: false, Namespace.Length: > 0 })
            return null;
        if (type.IsArray)
            return type.IsSZArray && InCode(type.GetElementType()) is { } element ? element + "[]" : null;
        var arguments = type.GetGenericArguments().Select(InCode).ToArray();
        if (arguments.Contains(null))
            return null;
        return $"global::{type.Namespace}.{Bare(type.Name)}" + (arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments)}>");
    }

    private static string Bare(string name) => name.IndexOf('`') is > 0 and var arity ? name[..arity] : name;
}
