// The tests share one Docker Engine and count what is on it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
