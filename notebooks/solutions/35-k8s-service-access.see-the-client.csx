// With policy Local a connection stays on its node, so that the source can stay as it is. Then each
// node needs a pod of its own.
WebService Entrance() => new("entrance") { Type = "NodePort", Selector = App("entrance"), Local = true };
string[] PodsOn() => [.. nodes.Select(node => node.Name)];
