namespace Labs.Agent.Contracts;

/// <summary>A thread of a process: /proc/PID/task/TID/stat and syscall, and the mapping that its stack pointer lies in (proc(5)).</summary>
/// <param name="Tid">The thread id on the engine's host.</param>
/// <param name="Name">The name, at most 15 characters.</param>
/// <param name="State">The state letter: R, S, D, T, t, Z, X or I.</param>
/// <param name="Registers">The registers of a blocked thread; null while it runs, or if the Linux kernel does not show them.</param>
/// <param name="Stack">The mapping of the stack pointer, such as "7f01a4000000-7f01a4800000"; null without registers.</param>
public sealed record ThreadRow(int Tid, string Name, string State, ThreadRegisters? Registers, string? Stack);

/// <summary>The registers of a thread that is blocked in the Linux kernel.</summary>
/// <param name="Syscall">The number of the system call; -1 if the thread is blocked outside one.</param>
/// <param name="Arguments">The six argument registers; empty outside a system call.</param>
public sealed record ThreadRegisters(int Syscall, ulong[] Arguments, ulong StackPointer, ulong ProgramCounter);
