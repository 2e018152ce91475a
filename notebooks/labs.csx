// The one line each notebook starts with is  #load "labs.csx"
#if LABS_KERNEL || LABS_GUEST
#r "../artifacts/labs/Labs.Core.dll"
#r "../artifacts/labs/Labs.Plots.dll"
#r "../artifacts/labs/Plotly.NET.CSharp.dll"
#r "../artifacts/labs/Labs.Agent.Contracts.dll"
#r "../artifacts/labs/Labs.Agent.Client.dll"
#r "../artifacts/labs/Labs.Docker.dll"
#r "../artifacts/labs/Labs.Kubernetes.dll"
#r "../artifacts/labs/Labs.MySql.dll"
#r "../artifacts/labs/Labs.Network.dll"
#endif

#if LABS_KERNEL || LABS_GUEST
using System.Text.RegularExpressions;
using Labs;
using Labs.Agent.Client;
using Labs.Agent.Contracts;
using Labs.Docker;
using Labs.Kubernetes;
using Labs.MySql;
using Labs.Network;
using Labs.Plots;
#endif
#if LABS_GUEST
using System.IO;
using System.Threading;
using static System.Object;
using static Microsoft.DotNet.Interactive.Kernel;
#endif

#if LABS_KERNEL || LABS_GUEST
// Numbers and dates read the same on every machine: in evidence, in figures, and in the commands that the labs build.
System.Globalization.CultureInfo.DefaultThreadCurrentCulture = System.Globalization.CultureInfo.InvariantCulture;
#endif

#if LABS_KERNEL
// Tables, figures and progress bars show themselves through the notebook's own display.
Display.Connect(value =>
{
    var shown = display(value);
    return update => shown.Update(update);
});

// #!bash --in web runs a cell in the session's container web.
Kernel.ConnectContainers(ContainerShell.RunAsync);

// #!sql primary runs a cell on the session's server primary. A lambda, so that the library is loaded by the first such cell.
Kernel.AddLanguage("sql", "server [@value ...] [--name variable]: runs SQL statements",
    (sql, arguments, publish, cancellation) => SqlCells.RunAsync(sql, arguments, publish, cancellation));

// #!yaml applies a cell into the session's namespace of its cluster.
Kernel.AddLanguage("yaml", "[--namespace other] [@value ...] [--name variable]: applies objects to the lab's cluster; {{value}} stands for a value",
    (yaml, arguments, publish, cancellation) => YamlCells.RunAsync(yaml, arguments, publish, cancellation));
#elif LABS_GUEST
// The same in .NET Interactive, with what the labs' own kernel has and .NET Interactive's C# kernel lacks.
Display.Connect(Labs.Interactive.Guest.LabsGuest.Display);
Labs.Interactive.Guest.LabsGuest.ConnectSecrets(Secrets.Mask);
Labs.Interactive.Guest.LabsGuest.ConnectFigures(typeof(Figure), figure => ((Figure)figure).ToMime()[MimeBundle.Html]);
Labs.Interactive.Guest.LabsGuest.ConnectContainers(ContainerShell.RunAsync);
Labs.Interactive.Guest.LabsGuest.ConnectLanguage("sql", (sql, arguments, publish, cancellation) => SqlCells.RunAsync(sql, arguments, publish, cancellation));
Labs.Interactive.Guest.LabsGuest.ConnectLanguage("yaml", (yaml, arguments, publish, cancellation) => YamlCells.RunAsync(yaml, arguments, publish, cancellation));
#else
// A .NET Interactive host loads this file. Its C# kernel keeps a loaded file's usings from later cells, so that a library
// of the labs runs this file once more as a cell (LABS_GUEST), before the next one.
{
    static string ThisFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
    var artifacts = System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(ThisFile())!, "..", "artifacts"));
    var guest = System.IO.Path.Combine(artifacts, "interactive", "Labs.Interactive.dll");
    if (!System.IO.File.Exists(guest))
        throw new System.IO.FileNotFoundException($"{guest} is missing. Build what .NET Interactive needs with: ./labs interactive");
    System.Reflection.Assembly.LoadFrom(guest).GetType("Labs.Interactive.Guest.LabsGuest")!.GetMethod("Start")!.CreateDelegate<System.Action<string>>()(ThisFile());
}
#endif
