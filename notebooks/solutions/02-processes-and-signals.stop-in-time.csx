// The engine's init becomes PID 1. It passes SIGTERM on to the worker, which is PID 7 or so: an ordinary process, for which the
// default action is to end.
ContainerSpec Improved(ContainerSpec spec) => spec with { Init = true };
