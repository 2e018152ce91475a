using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;
using Labs.Kernel.Scripting;

namespace Labs.Kernel.Running;

/// <summary>
/// Keeps the process alive when a cell's code throws on its own thread or in an async void method, and reports the exception to the
/// notebook. Other unhandled exceptions still end the process.
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
            // The application has its own handler, and the runtime allows only one.
        }
    }

    private static bool Handle(Exception exception)
    {
        if (exception is CellInterruptedException)
            return true;
        // The code on the stack identifies the notebook. The values that flow with the thread are not available any more.
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
