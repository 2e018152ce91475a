// A Released volume is kept for its old claim by the claim's uid. Without claimRef it is Available,
// with all that lies on it.
await api.PatchAsync("persistentvolumes", $"{id}-treasure", """{"spec":{"claimRef":null}}""");
await api.ApplyAsync(Claim("rescue", 1, "treasure", many));
await BoundAsync("rescue");
await api.ApplyAsync(Uses("finder", "rescue"));
await ReadyAsync("finder");
