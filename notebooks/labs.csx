// The one line each notebook starts with is  #load "labs.csx"
#r "../artifacts/labs/Labs.Core.dll"
#r "../artifacts/labs/Labs.Plots.dll"
#r "../artifacts/labs/Labs.Docker.dll"

using System.Text.RegularExpressions;
using Labs;
using Labs.Docker;
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
#endif
