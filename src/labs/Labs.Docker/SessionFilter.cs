namespace Labs.Docker;

/// <summary>The Engine API's list filters for objects of sessions.</summary>
internal static class SessionFilter
{
    public const string Label = "labs.session";
    public const string OwnerLabel = "labs.owner";

    public static IDictionary<string, IDictionary<string, bool>> Of(string sessionId) => Labelled($"{Label}={sessionId}");

    public static IDictionary<string, IDictionary<string, bool>> Any() => Labelled(Label);

    private static Dictionary<string, IDictionary<string, bool>> Labelled(string label) => new()
    {
        ["label"] = new Dictionary<string, bool> { [label] = true },
    };
}
