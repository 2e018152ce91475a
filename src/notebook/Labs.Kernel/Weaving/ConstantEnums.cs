using Mono.Cecil;

namespace Labs.Kernel.Weaving;

/// <summary>
/// Answers Cecil's only question about other assemblies: of which type the values of an enum are, which it needs to write a constant. The
/// enum may be one of an earlier cell or of #r, whose files Cecil does not find. The constant that was read has the underlying type.
/// </summary>
internal sealed class ConstantEnums : IMetadataResolver
{
    private readonly Dictionary<string, TypeDefinition> _enums = new(StringComparer.Ordinal);

    /// <summary>Takes the enums from the constants of a module.</summary>
    public void Learn(ModuleDefinition module)
    {
        foreach (var type in module.GetTypes())
        {
            foreach (var field in type.Fields.Where(field => field.HasConstant))
                Learn(module, field.FieldType, field.Constant);
            foreach (var parameter in type.Methods.SelectMany(method => method.Parameters).Where(parameter => parameter.HasConstant))
                Learn(module, parameter.ParameterType, parameter.Constant);
        }
    }

    private void Learn(ModuleDefinition module, TypeReference type, object? value)
    {
        if (type is GenericInstanceType { ElementType.FullName: "System.Nullable`1" } nullable)
            type = nullable.GenericArguments[0];
        if (value is null || type is TypeDefinition or TypeSpecification || !type.IsValueType || type.IsPrimitive)
            return;
        var made = new TypeDefinition(
            type.Namespace, type.Name, TypeAttributes.Sealed, new TypeReference("System", "Enum", module, module.TypeSystem.CoreLibrary));
        made.Fields.Add(new FieldDefinition("value__", FieldAttributes.Public, module.ImportReference(value.GetType())));
        _enums[type.FullName] = made;
    }

    public TypeDefinition? Resolve(TypeReference type) => _enums.GetValueOrDefault(type.FullName);

    public FieldDefinition? Resolve(FieldReference field) => null;

    public MethodDefinition? Resolve(MethodReference method) => null;
}
