[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]

// The sessions' state folder is named by an environment variable of the process.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
