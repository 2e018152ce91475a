[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]

// An environment variable of the process sets the folder of all sessions, so tests must not run in parallel.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
