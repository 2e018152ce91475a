namespace Labs.Kernel.Formatting;

/// <summary>Types as C# writes them.</summary>
internal static class TypeNames
{
    /// <summary>For readers: <c>List&lt;Int32&gt;</c>.</summary>
    public static string Short(Type type) =>
        type.IsArray ? $"{Short(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]"
        : type.IsGenericType ? $"{Bare(type.Name)}<{string.Join(", ", type.GetGenericArguments().Select(Short))}>"
        : type.Name;

    /// <summary>For code: <c>global::System.Collections.Generic.List&lt;global::System.Int32&gt;</c>; null for a type that code can't name.</summary>
    public static string? InCode(Type? type)
    {
        if (type is not { IsVisible: true, IsNested: false, IsByRefLike: false, IsPointer: false, Namespace.Length: > 0 } && type is not { IsArray: true })
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
