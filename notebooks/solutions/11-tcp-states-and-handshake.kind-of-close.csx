// A reset has a RST. FINs that cross: the second one does not acknowledge the first. Else the passive
// side's FIN comes alone, or after an acknowledgement of its own.
string Kind(IReadOnlyList<Segment> segments)
{
    if (segments.Any(s => s.Has(TcpFlags.Rst)))
        return "reset";
    var fins = segments.Where(s => s.Has(TcpFlags.Fin)).ToList();
    var second = fins.First(s => s.IsBack != fins[0].IsBack);
    if (second.Acknowledgement != fins[0].End)
        return "simultaneous";
    var isAlone = !segments.Any(s => s.IsBack == second.IsBack && s.IsPureAck && s.At < second.At);
    return isAlone ? "three" : "four";
}
