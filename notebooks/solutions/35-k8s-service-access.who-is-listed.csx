// A pod is in the list while it has the selector's labels and an address, and until it has ended.
// Probes decide which ones are ready, unless the Service says that everybody counts.
string Listed(Pod pod, Service service)
{
    if (!service.Selector.All(wanted => pod.Labels.GetValueOrDefault(wanted.Key) == wanted.Value))
        return "absent";
    if (pod.IpAddress is null || pod.Phase is "Succeeded" or "Failed")
        return "absent";
    return pod.IsReady || service.Object.Text("spec.publishNotReadyAddresses") == "true"
        ? "ready" : "not ready";
}
