using System.Reflection;
using Mono.Cecil;
using Mono.Cecil.Cil;
using MethodBody = Mono.Cecil.Cil.MethodBody;

namespace Labs.Kernel.Weaving;

/// <summary>
/// Makes the awaits of a state machine end when the cell is stopped: the calls that a compiler makes for <c>await</c> and
/// <c>await foreach</c> go to the methods of <see cref="CellAwaits"/> that have the same name and take the instance as first argument.
/// </summary>
internal sealed class AwaitGuards(ModuleDefinition module)
{
    private const string Disposal = nameof(IAsyncDisposable.DisposeAsync);

    private static readonly IReadOnlyDictionary<string, MethodInfo> s_guards = typeof(CellAwaits)
        .GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => IsGuarded(method.Name)).ToDictionary(KeyOf);

    public void Weave(MethodBody body)
    {
        foreach (var instruction in body.Instructions)
        {
            if (instruction.OpCode.Code is not (Code.Call or Code.Callvirt)
                || instruction.Operand is not MethodReference { HasThis: true } called
                || !IsGuarded(called.Name)
                || IsDisposal(instruction)
                || instruction.Previous?.OpCode.Code == Code.Constrained
                || !s_guards.TryGetValue(KeyOf(called), out var guard))
            {
                continue;
            }
            MethodReference call = module.ImportReference(guard);
            if (called.DeclaringType is GenericInstanceType { GenericArguments: [var argument] })
                call = new GenericInstanceMethod(call) { GenericArguments = { argument } };
            instruction.OpCode = OpCodes.Call;
            instruction.Operand = call;
        }
    }

    private static bool IsGuarded(string method) =>
        method is nameof(CellAwaits.GetAwaiter) or nameof(CellAwaits.ConfigureAwait) or nameof(CellAwaits.GetAsyncEnumerator);

    // A stopped cell still waits for what its `await using` disposes of.
    private static bool IsDisposal(Instruction instruction)
    {
        var before = instruction.Previous;
        for (var steps = 0; before is not null && steps < 3; steps++, before = before.Previous)
        {
            if (before.Operand is MethodReference method)
                return method.Name == Disposal;
        }
        return false;
    }

    private static string NameOf(Type type)
    {
        var plain = type.IsByRef ? type.GetElementType()! : type;
        return plain.IsGenericType ? plain.GetGenericTypeDefinition().FullName! : plain.FullName!;
    }

    private static string KeyOf(MethodInfo guard)
    {
        var parameters = guard.GetParameters();
        return KeyOf(guard.Name, NameOf(parameters[0].ParameterType), parameters.Skip(1).Select(parameter => parameter.ParameterType.Name));
    }

    private static string KeyOf(MethodReference called) => KeyOf(
        called.Name,
        called.DeclaringType.GetElementType().FullName,
        called.Parameters.Select(parameter => parameter.ParameterType.Name));

    private static string KeyOf(string name, string type, IEnumerable<string> parameters) =>
        $"{type}.{name}({string.Join(",", parameters)})";
}
