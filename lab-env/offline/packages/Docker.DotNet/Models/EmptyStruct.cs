namespace Docker.DotNet.Models;

/// <summary>The value of a Go map[string]struct{}: an empty JSON object.</summary>
public struct EmptyStruct;
