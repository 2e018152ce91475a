// Each class starts kernels. They run one after the other, so that they do not compete for the processors while they measure.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
