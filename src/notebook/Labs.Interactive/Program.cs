using Labs.Interactive.Host;
using Labs.NotebookProcess;

switch (args)
{
    case ["notebook-host", var requests, var events, var folder]:
        return await NotebookProcessLoop.RunAsync(requests, events, folder, () => new InteractiveEngine());
    default:
        Console.Error.WriteLine("This program runs notebooks in .NET Interactive for the labs command: ./labs run --kernel dotnet-interactive");
        return 2;
}
