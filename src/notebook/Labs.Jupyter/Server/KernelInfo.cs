using System.Text.Json.Nodes;
using Labs.Jupyter.Wire;

namespace Labs.Jupyter.Server;

/// <summary>The reply to a kernel_info_request.</summary>
internal static class KernelInfo
{
    public const string Language = "C#";

    private static readonly string s_version = typeof(KernelInfo).Assembly.GetName().Version?.ToString(3) ?? "0";

    public static JsonObject Create() => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = MessageCodec.ProtocolVersion,
        ["implementation"] = "labs",
        ["implementation_version"] = s_version,
        ["banner"] = $"C# (Labs) {s_version} on .NET {Environment.Version}. "
            + "Name? shows the documentation of a name, #!lsmagic lists the other languages and commands.",
        ["language_info"] = new JsonObject
        {
            ["name"] = Language,
            ["version"] = "14.0",
            ["mimetype"] = "text/x-csharp",
            ["file_extension"] = ".cs",
            ["pygments_lexer"] = "csharp",
            ["codemirror_mode"] = "text/x-csharp",
            ["nbconvert_exporter"] = "script",
        },
        ["help_links"] = new JsonArray
        {
            new JsonObject { ["text"] = "C#", ["url"] = "https://learn.microsoft.com/dotnet/csharp/" },
            new JsonObject { ["text"] = ".NET API", ["url"] = "https://learn.microsoft.com/dotnet/api/" },
        },
        // There is no debugger, and there are no subshells: one cell runs at a time.
        ["debugger"] = false,
        ["supported_features"] = new JsonArray(),
    };
}
