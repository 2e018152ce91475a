// Notebooks have the process's working directory and console.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
