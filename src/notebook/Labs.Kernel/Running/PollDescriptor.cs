using System.Runtime.InteropServices;

namespace Labs.Kernel.Running;

/// <summary>A file descriptor that poll(2) watches. The system's <c>struct pollfd</c>.</summary>
/// <param name="descriptor">The descriptor.</param>
/// <param name="events"><see cref="Input"/> or <see cref="Output"/>.</param>
[StructLayout(LayoutKind.Sequential)]
public partial struct PollDescriptor(int descriptor, short events = PollDescriptor.Input)
{
    /// <summary>There is something to read (POLLIN).</summary>
    public const short Input = 1;

    /// <summary>Something can be written (POLLOUT).</summary>
    public const short Output = 4;

    private readonly int _descriptor = descriptor;
    private readonly short _events = events;
    private short _returned;

    /// <summary>The events that the last <see cref="Poll"/> has found, also errors and the end of a pipe.</summary>
    public readonly short Returned => _returned;

    /// <summary>Waits until one of the descriptors has an event.</summary>
    /// <param name="descriptors">Receives the events.</param>
    /// <param name="timeoutMilliseconds">0 to look only, -1 without a limit.</param>
    /// <returns>The number of descriptors with an event; negative if a signal ended the wait.</returns>
    public static int Poll(PollDescriptor[] descriptors, int timeoutMilliseconds) =>
        Poll(descriptors, (nuint)descriptors.Length, timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll([In, Out] PollDescriptor[] descriptors, nuint count, int timeoutMilliseconds);
}
