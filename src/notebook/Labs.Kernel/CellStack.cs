using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Labs.Kernel;

/// <summary>
/// The checks that the engine adds to the entries of a cell's functions, so that endless recursion ends with an exception instead of
/// the process. It is public because compiled cells call it; do not call it elsewhere.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellStack
{
    private const string TooDeep = "A function calls itself without end, or too deep for the 16 MiB of a cell's stack.";
    private const string TooDeepAsync = "Async functions call each other without end, or more than about a thousand deep.";
    private const int MostAsyncCalls = 1000;

    // The runtime's own reserve of 128 KiB is small for an exception that passes a hundred thousand frames. Half of ours is for the code of
    // finally, using and catch blocks, which runs above the deepest frame.
    private const uint StackReserve = 768 * 1024, HandlersReserve = 384 * 1024, ClearlyHigher = 1024 * 1024;

    // The lowest address that functions may be entered at; 0 on threads that are not the kernel's.
    [ThreadStatic]
    private static nuint s_lowest;

    // Whether an exception about the stack is under way: its handlers may go below the lowest address.
    [ThreadStatic]
    private static bool s_isUnwinding;

    // A thread that begins with less stack than the runtime wants to see free; its functions are not checked.
    [ThreadStatic]
    private static bool? s_isSmall;

    // The places of async functions that may be under way on this thread, from the outermost; stacks grow downwards.
    [ThreadStatic]
    private static Stack<nuint>? s_asyncCalls;

    /// <summary>A check at the entry of a function, which also turns endless recursion into an exception.</summary>
    /// <exception cref="InsufficientExecutionStackException">
    /// Fewer than 768 KiB are left of the stack of a cell's thread, or 128 KiB of another thread's.
    /// </exception>
    public static unsafe void Enter()
    {
        byte here;
        var place = (nuint)(&here);
        if (place < s_lowest)
            EnterLow(place);
        else if (s_lowest == 0)
            EnterElsewhere();
        else if (s_isUnwinding && place > s_lowest + ClearlyHigher)
            s_isUnwinding = false;
        CellGuard.Check();
    }

    /// <summary>
    /// A check at the entry of an async function. Its recursion ends much earlier: an exception copies its growing stack trace at
    /// every await that it passes, which would take minutes for the frames of a whole stack.
    /// </summary>
    /// <exception cref="InsufficientExecutionStackException">About a thousand async functions have called each other.</exception>
    public static unsafe void EnterAsync()
    {
        byte here;
        var place = (nuint)(&here);
        var calls = s_asyncCalls ??= new();
        // What was entered at a lower or equal address has returned.
        while (calls.TryPeek(out var last) && last <= place)
            calls.Pop();
        if (calls.Count >= MostAsyncCalls)
            throw new InsufficientExecutionStackException(TooDeepAsync);
        calls.Push(place);
        Enter();
    }

    /// <summary>Says how large the stack of this thread is; called near its top.</summary>
    internal static unsafe void KnowStack(int bytes)
    {
        byte here;
        s_lowest = (nuint)(&here) - (nuint)bytes + StackReserve;
    }

    private static void EnterLow(nuint place)
    {
        if (s_isUnwinding && place > s_lowest - HandlersReserve)
            return;
        s_isUnwinding = true;
        throw new InsufficientExecutionStackException(TooDeep);
    }

    private static void EnterElsewhere()
    {
        s_isSmall ??= !RuntimeHelpers.TryEnsureSufficientExecutionStack();
        if (s_isSmall == false)
            RuntimeHelpers.EnsureSufficientExecutionStack();
    }
}
