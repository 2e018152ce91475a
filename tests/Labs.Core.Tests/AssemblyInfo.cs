[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]

// The sessions' state folder is named by an environment variable of the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
