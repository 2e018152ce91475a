// Each class starts kernels; one after the other they leave the machine's processors to what they measure.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
