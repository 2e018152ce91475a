// Same user as the nginx master, so the signal passes. /proc/PID/root asks for more: the reader's
// capabilities must include all of the target's (ptrace(2), access mode checking). Without any, the
// helper may signal and may not look.
Container? helper = await docker.RunAsync("toolbox", new()
{
    Name = "helper", Command = ["sleep", "infinity"], Pid = proxy.Pid(), CapDrop = ["ALL"],
});
