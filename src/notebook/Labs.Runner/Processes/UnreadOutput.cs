using System.IO.Pipes;
using Labs.Kernel.Running;

namespace Labs.Runner.Processes;

/// <summary>Looks whether a pipe has what its reader has not taken yet.</summary>
internal static class UnreadOutput
{
    /// <summary>Waits until the reader has taken what was written so far, at most 0.2 s.</summary>
    public static async Task WaitAsync(Stream pipe)
    {
        for (var waited = 0; waited < 200 && Is(pipe); waited += 2)
            await Task.Delay(2);
    }

    private static bool Is(Stream stream)
    {
        try
        {
            if (OperatingSystem.IsWindows() || stream is not PipeStream { IsConnected: true } pipe)
                return false;
            PollDescriptor[] watched = [new((int)pipe.SafePipeHandle.DangerousGetHandle())];
            return PollDescriptor.Poll(watched, 0) > 0 && (watched[0].Returned & PollDescriptor.Input) != 0;
        }
        catch (InvalidOperationException)
        {
            return false; // it was disposed of
        }
    }
}
