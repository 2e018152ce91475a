// The tests run one at a time: they share one Docker Engine and count the objects on it.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
