// Each class starts kernels; one after the other they leave the machine's processors to what they measure.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
