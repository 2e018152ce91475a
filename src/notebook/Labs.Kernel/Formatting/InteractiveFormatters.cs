using System.Reflection;
using System.Runtime.CompilerServices;
using Labs.Kernel.Cells;
using Labs.Kernel.Running;

namespace Labs.Kernel.Formatting;

/// <summary>
/// Formats values with Microsoft.DotNet.Interactive.Formatting after a notebook has loaded that library: with the formatters that the
/// author registered, the default ones, and the preferred MIME types. It uses reflection, because this assembly must not depend on the
/// library.
/// </summary>
internal sealed class InteractiveFormatters
{
    public const string AssemblyName = "Microsoft.DotNet.Interactive.Formatting";

    /// <summary>The last version that was published.</summary>
    public const string PackageVersion = "1.0.0-beta.26120.1";

    // The library's Display() shows one object and returns another one. They share their formatted values until the first update. An
    // update uses the same string objects for the MIME types, so a string object of our own identifies the output that it replaces.
    private readonly ConditionalWeakTable<string, string> _shown = new();
    private readonly FieldInfo? _formattedMimeType;
    private readonly Assembly _assembly;
    private readonly Type _displayed;
    private readonly Func<object, string, string> _format;
    private readonly Func<Type, IReadOnlyCollection<string>> _preferred;
    private readonly Func<bool, IEnumerable<object>> _registered;
    private readonly PropertyInfo _mimeType;
    private readonly PropertyInfo _type;
    private readonly DisplayLimits _limits;

    private InteractiveFormatters(Assembly assembly, DisplayLimits limits)
    {
        (_assembly, _limits) = (assembly, limits);
        var formatter = assembly.GetType(AssemblyName + ".Formatter", throwOnError: true)!;
        var contract = assembly.GetType(AssemblyName + ".ITypeFormatter", throwOnError: true)!;
        _mimeType = contract.GetProperty("MimeType") ?? throw new MissingMemberException(contract.FullName, "MimeType");
        _type = contract.GetProperty("Type") ?? throw new MissingMemberException(contract.FullName, "Type");
        _formattedMimeType = assembly.GetType(AssemblyName + ".FormattedValue", throwOnError: true)!
            .GetField("<MimeType>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic);
        _displayed = assembly.GetType(AssemblyName + ".DisplayedValue", throwOnError: true)!;
        _format = Method(formatter, "ToDisplayString", typeof(object), typeof(string)).CreateDelegate<Func<object, string, string>>();
        _preferred = Method(formatter, "GetPreferredMimeTypesFor", typeof(Type)).CreateDelegate<Func<Type, IReadOnlyCollection<string>>>();
        _registered = Method(formatter, "RegisteredFormatters", typeof(bool)).CreateDelegate<Func<bool, IEnumerable<object>>>();
        var handler = typeof(Action<>).MakeGenericType(_displayed);
        Method(formatter, "SubscribeToDisplayedValues", handler).Invoke(null,
            [Delegate.CreateDelegate(handler, this, ((Action<object>)OnDisplayed).Method)]);
    }

    /// <summary>Connects the library that a notebook has loaded, so that its <c>value.Display()</c> shows values in the cell.</summary>
    /// <exception cref="MissingMemberException">This version of the library has other members.</exception>
    public static InteractiveFormatters Connect(Assembly assembly, DisplayLimits limits) => new(assembly, limits);

    /// <summary>Returns whether a value is the library's handle of an output that is on the page already.</summary>
    public bool IsHandle(object value) => _displayed.IsInstanceOfType(value);

    /// <summary>
    /// Returns whether these formatters show a value. They do if one of them was registered for its type, or if the type names no
    /// formatters and the value is not a text of a given MIME type.
    /// </summary>
    public bool Serves(object value, string[]? mimeTypes) =>
        MimeTypes(value.GetType(), withDefaults: false).Any()
        || !((value is string && mimeTypes is { Length: > 0 }) || NamedFormatters.Name(value.GetType(), _assembly));

    /// <summary>Formats a value as the library does. Exceptions of a formatter are thrown.</summary>
    public Dictionary<string, string> Format(object value, string[]? mimeTypes)
    {
        var type = value.GetType();
        var bundle = new Dictionary<string, string>();
        foreach (var mimeType in mimeTypes is { Length: > 0 } ? mimeTypes : Suited(type))
        {
            // The library overflows the stack if it is asked for a preferred type without a formatter.
            if (!MimeTypes(type, withDefaults: true).Contains(mimeType))
            {
                throw new CellException(
                    "NoFormatter",
                    $"no formatter for {TypeNames.Short(type)} is registered for the MIME type {mimeType}.");
            }
            bundle[mimeType] = _format(value, mimeType);
        }
        if (!bundle.ContainsKey("text/plain"))
            bundle["text/plain"] = ValueFormatter.PlainTextOf(value, _limits);
        return bundle;
    }

    // The types that the notebook's author registered, followed by the preferred types that have a formatter.
    private string[] Suited(Type type)
    {
        var preferred = _preferred(type); // this also registers the formatters that the type itself names
        return [.. MimeTypes(type, withDefaults: false).Union(preferred.Intersect(MimeTypes(type, withDefaults: true)))];
    }

    private IEnumerable<string> MimeTypes(Type type, bool withDefaults) => _registered(withDefaults)
        .Where(formatter => IsFor((Type)_type.GetValue(formatter)!, type))
        .Select(formatter => (string)_mimeType.GetValue(formatter)!);

    private static bool IsFor(Type formatted, Type type)
    {
        if (!formatted.IsGenericTypeDefinition)
            return formatted.IsAssignableFrom(type);
        for (var holder = type; holder is not null; holder = holder.BaseType)
        {
            if (IsMadeOf(holder))
                return true;
        }
        return Array.Exists(type.GetInterfaces(), IsMadeOf);

        bool IsMadeOf(Type made) => made.IsGenericType && made.GetGenericTypeDefinition() == formatted;
    }

    private void OnDisplayed(object displayed)
    {
        var bundle = new Dictionary<string, string>();
        var formattedValues = ((IEnumerable<object>)Read(displayed, "FormattedValues")!).ToArray();
        foreach (var formatted in formattedValues)
            bundle[(string)Read(formatted, "MimeType")!] = (string?)Read(formatted, "Value") ?? "";
        if (!bundle.ContainsKey("text/plain"))
            bundle["text/plain"] = ValueFormatter.PlainTextOf(Read(displayed, "Value"), _limits);
        var id = "";
        var isUpdate = formattedValues.Any(formatted => _shown.TryGetValue((string)Read(formatted, "MimeType")!, out id!));
        if (!isUpdate)
        {
            id = (string)Read(displayed, "DisplayId")!;
            if (formattedValues is [var first, ..])
                Mark(first, id);
        }
        CellRun.OutputHere()?.Display(new DisplayItem(bundle, id, isUpdate));
    }

    private void Mark(object formatted, string id)
    {
        var own = new string((string)Read(formatted, "MimeType")!);
        _formattedMimeType?.SetValue(formatted, own);
        _shown.Add(own, id);
    }

    private static object? Read(object holder, string property) => holder.GetType().GetProperty(property)!.GetValue(holder);

    private static MethodInfo Method(Type type, string name, params Type[] parameters) =>
        type.GetMethod(name, parameters) ?? throw new MissingMethodException(type.FullName, name);
}
