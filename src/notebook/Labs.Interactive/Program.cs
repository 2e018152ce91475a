using Labs.Interactive.Host;
using Labs.NotebookProcess;

switch (args)
{
    case ["notebook-host", var requests, var events, var folder]:
        return NotebookProcessLoop.Run(requests, events, folder, () => new InteractiveEngine());
    default:
        Console.Error.WriteLine(
            "The labs command starts this program to run notebooks in .NET Interactive. Use: ./labs run --kernel dotnet-interactive");
        return 2;
}
