[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Plotly.NET.CSharp")]
