// A Released volume is kept for its old claim by the claim's uid. Without claimRef it is Available, with all that lies on it.
await api.PatchAsync("persistentvolumes", $"{id}-treasure", """{"spec":{"claimRef":null}}""");
await api.ApplyAsync(Claim("rescue", 1, many, "treasure") + PodOf("finder", Uses("rescue")));
await Bound("rescue");
await Ready("finder");
