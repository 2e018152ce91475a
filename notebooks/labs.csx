// The one line each notebook starts with is  #load "labs.csx"
#r "../artifacts/labs/Labs.Core.dll"
#r "../artifacts/labs/Labs.Plots.dll"
#r "../artifacts/labs/Labs.Agent.Contracts.dll"
#r "../artifacts/labs/Labs.Agent.Client.dll"
#r "../artifacts/labs/Labs.Docker.dll"
#r "../artifacts/labs/Labs.Kubernetes.dll"
#r "../artifacts/labs/Labs.MySql.dll"
#r "../artifacts/labs/Labs.Network.dll"

using System.Text.RegularExpressions;
using Labs;
using Labs.Agent.Client;
using Labs.Agent.Contracts;
using Labs.Docker;
using Labs.Kubernetes;
using Labs.MySql;
using Labs.Network;
using Labs.Plots;

// Tables, figures and progress bars show themselves through the notebook's own display.
Display.Connect(value =>
{
    var shown = display(value);
    return update => shown.Update(update);
});

#if LABS_KERNEL
// #!bash --in web runs a cell in the session's container web.
Kernel.ConnectContainers(ContainerShell.RunAsync);

// #!sql primary runs a cell on the session's server primary. A lambda, so that the library is loaded by the first such cell.
Kernel.AddLanguage("sql", "server [@value ...] [--name variable]: runs SQL statements",
    (sql, arguments, publish, cancellation) => SqlCells.RunAsync(sql, arguments, publish, cancellation));

// #!yaml applies a cell into the session's namespace of its cluster.
Kernel.AddLanguage("yaml", "[--namespace other] [@value ...] [--name variable]: applies objects to the lab's cluster; {{value}} stands for a value",
    (yaml, arguments, publish, cancellation) => YamlCells.RunAsync(yaml, arguments, publish, cancellation));
#endif
