// "container:ID" is a reference to follow to its end; "host" is one namespace for all; anything
// else is the container's own.
string NamespaceOf(Container container, string kind, IReadOnlyDictionary<string, Container> byId)
{
    var mode = kind switch
    {
        "net" => container.Facts.NetworkMode,
        "ipc" => container.Facts.IpcMode,
        _ => container.Facts.PidMode,
    };
    if (mode == "host")
        return "host";
    return mode.Split(':') is ["container", var donor]
        ? NamespaceOf(byId[donor], kind, byId) : container.Id;
}
