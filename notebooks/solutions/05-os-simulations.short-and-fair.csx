// The shortest job first, as long as nobody has waited for more than thirty seconds; then the one that has waited longest.
Job Choose(List<Job> waiting, double now) =>
    now - waiting[0].Arrival > 30 ? waiting[0] : waiting.MinBy(job => job.Length);
