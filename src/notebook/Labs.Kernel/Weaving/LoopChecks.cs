using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Labs.Kernel.Weaving;

/// <summary>
/// Puts a check where a backward branch lands, so that no loop runs without one. A loop's head may also be the first instruction of
/// a <c>try</c>. The check of <c>while (true) { try { … } catch { } }</c> must stand in front of the <c>try</c>, where its
/// <c>catch</c> does not see it, and that of <c>try { while (true) { … } }</c> inside.
/// </summary>
internal static class LoopChecks
{
    /// <summary>A branch: the instruction, its place in the table of a switch or -1, and where it goes.</summary>
    private sealed record Branch(Instruction From, int Slot, Instruction To)
    {
        public bool IsLeave => From.OpCode.Code is Code.Leave or Code.Leave_S;

        public void GoTo(Instruction target)
        {
            if (Slot < 0)
                From.Operand = target;
            else
                ((Instruction[])From.Operand)[Slot] = target;
        }
    }

    public static void Weave(MethodBody body, MethodReference check)
    {
        var places = new Dictionary<Instruction, int>(body.Instructions.Count);
        foreach (var instruction in body.Instructions)
            places.Add(instruction, places.Count);
        var heads = BranchesOf(body).ToLookup(branch => branch.To);
        foreach (var head in heads.Where(head => head.Any(branch => places[branch.To] <= places[branch.From])).ToList())
            WeaveHead(body, head.Key, [.. head], places, check);
    }

    private static IEnumerable<Branch> BranchesOf(MethodBody body)
    {
        foreach (var instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target)
                yield return new Branch(instruction, -1, target);
            else if (instruction.Operand is Instruction[] targets)
                for (var slot = 0; slot < targets.Length; slot++)
                    yield return new Branch(instruction, slot, targets[slot]);
        }
    }

    private static void WeaveHead(
        MethodBody body, Instruction head, IReadOnlyList<Branch> branches, Dictionary<Instruction, int> places, MethodReference check)
    {
        int End(ExceptionHandler handler) => places.GetValueOrDefault(handler.TryEnd, int.MaxValue);
        int Place(Instruction instruction) => places[instruction];

        // The blocks that begin here, from the outside in. A check at depth 1 stands inside the first of them and outside the others.
        var blocks = body.ExceptionHandlers.Where(handler => handler.TryStart == head).OrderByDescending(End).ToList();
        int Depth(Branch branch)
        {
            var depth = 0;
            for (var i = 0; i < blocks.Count; i++)
            {
                var isInside = Place(branch.From) >= Place(head) && Place(branch.From) < End(blocks[i]);
                // To leave a block with a finally and to enter it again would run the finally: what stays inside is no such jump.
                if (isInside && (!branch.IsLeave || blocks[i].HandlerType is ExceptionHandlerType.Finally or ExceptionHandlerType.Fault))
                    depth = i + 1;
            }
            return depth;
        }

        var il = body.GetILProcessor();
        var checks = new SortedDictionary<int, Instruction>();
        foreach (var depth in branches.Where(branch => Place(branch.To) <= Place(branch.From)).Select(Depth).Distinct().Order())
        {
            checks.Add(depth, il.Create(OpCodes.Call, check));
            il.InsertBefore(head, checks[depth]);
        }
        Instruction FirstFrom(int depth) => checks.FirstOrDefault(pair => pair.Key >= depth).Value ?? head;

        foreach (var branch in branches)
            branch.GoTo(FirstFrom(Depth(branch)));
        for (var i = 0; i < blocks.Count; i++)
            blocks[i].TryStart = FirstFrom(i + 1);
        var first = FirstFrom(0);
        foreach (var handler in body.ExceptionHandlers)
        {
            if (handler.TryEnd == head)
                handler.TryEnd = first;
            if (handler.HandlerStart == head)
                handler.HandlerStart = first;
            if (handler.HandlerEnd == head)
                handler.HandlerEnd = first;
            if (handler.FilterStart == head)
                handler.FilterStart = first;
        }
        // What was inserted counts as being at its head's place.
        foreach (var inserted in checks.Values)
            places[inserted] = places[head];
    }
}
