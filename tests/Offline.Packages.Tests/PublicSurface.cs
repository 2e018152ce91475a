using System.Reflection;

namespace Offline.Packages.Tests;

/// <summary>An assembly's public members, a line each: "Namespace.Type: member".</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly) => assembly.GetExportedTypes().SelectMany(Of);

    private static IEnumerable<string> Of(Type type)
    {
        var owner = $"{type.Namespace}.{Name(type)}";
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => $"{owner}: {name}={Convert.ToInt64(Enum.Parse(type, name))}");
        return type.GetConstructors(Declared).Select(ctor => $"{owner}: {Name(type)}({Parameters(ctor)})")
            .Concat(type.GetProperties(Declared).Select(property => $"{owner}: {Name(property.PropertyType)} {property.Name} {{{(property.GetMethod?.IsPublic == true ? " get;" : "")}{(property.SetMethod?.IsPublic == true ? " set;" : "")} }}"))
            .Concat(type.GetMethods(Declared)
                .Where(method => !method.IsSpecialName && !IsOfRecord(method))
                .Select(method => $"{owner}: {Name(method.ReturnType)} {method.Name}({Parameters(method)})"));
    }

    private static bool IsOfRecord(MethodInfo method) => method.Name is "<Clone>$" or "ToString" or "GetHashCode" or "Equals" or "Deconstruct";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = default" : "")}"));

    public static string Name(Type type)
    {
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Name(inner) + "?";
        var name = Type.GetTypeCode(type) switch
        {
            _ when type.IsEnum => type.Name,
            TypeCode.Boolean => "bool",
            TypeCode.Int32 => "int",
            TypeCode.UInt32 => "uint",
            TypeCode.Int64 => "long",
            TypeCode.UInt64 => "ulong",
            TypeCode.UInt16 => "ushort",
            TypeCode.Single => "float",
            TypeCode.Byte => "byte",
            TypeCode.String => "string",
            _ when type == typeof(object) => "object",
            _ when type == typeof(void) => "void",
            _ => type.Name.Split('`')[0],
        };
        if (type.IsGenericType)
            name += $"<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
        return type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{name}" : name;
    }
}
