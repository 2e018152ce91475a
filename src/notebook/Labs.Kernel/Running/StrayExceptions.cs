using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;
using Labs.Kernel.Scripting;

namespace Labs.Kernel.Running;

/// <summary>
/// Keeps the process alive when a cell's code throws on a thread of its own or in an async void method, and tells its
/// notebook. Anything else still ends the process.
/// </summary>
internal static class StrayExceptions
{
    private static int s_installed;

    public static void Install()
    {
        if (Interlocked.Exchange(ref s_installed, 1) != 0)
            return;
        try
        {
            ExceptionHandling.SetUnhandledExceptionHandler(Handle);
        }
        catch (InvalidOperationException)
        {
            // The application has a handler of its own, and the runtime allows one.
        }
    }

    private static bool Handle(Exception exception)
    {
        if (exception is CellInterruptedException)
            return true;
        // By the code on the stack: what flows with a thread is gone by now.
        foreach (var frame in new StackTrace(exception).GetFrames())
        {
            if (frame.GetMethod()?.Module.Assembly is { } assembly
                && AssemblyLoadContext.GetLoadContext(assembly) is NotebookLoadContext { Stray: { } stray })
            {
                stray(exception);
                return true;
            }
        }
        return false;
    }
}
