using Labs.Cli;
using Labs.Cli.Commands;
using Labs.Runner.Running;

// Commands that people never type come first: they must not pay for what the others load.
switch (args)
{
    case ["notebook-host", var requests, var events, var folder]:
        CellCultures.Use();
        return NotebookHost.Run(requests, events, folder);
    case ["kernel", "run", var connectionFile] when !connectionFile.StartsWith('-'):
        CellCultures.Use();
        return await KernelCommand.RunAsync(connectionFile);
    case ["reaper", var session]:
        return await ReaperProcess.RunAsync(session);
    case ["version"] or ["--version"] or ["-v"]:
        Console.WriteLine(VersionCommand.Text);
        return ExitCodes.Ok;
    default:
        return await CommandLine.RunAsync(args);
}
