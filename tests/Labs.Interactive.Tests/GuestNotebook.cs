using System.Diagnostics;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;

namespace Labs.Interactive.Tests;

/// <summary>A notebook in a program with <c>CompositeKernel { new CSharpKernel() }</c>, whose working directory is notebooks/.</summary>
public sealed class GuestNotebook : IDisposable
{
    private static readonly Lazy<bool> s_built = new(Build);
    private readonly CompositeKernel _root = new() { new CSharpKernel() };
    private readonly string _folder = Directory.GetCurrentDirectory();

    /// <param name="more">Kernels that the host has in addition to C#.</param>
    public GuestNotebook(params Kernel[] more)
    {
        foreach (var kernel in more)
            _root.Add(kernel);
        _root.DefaultKernelName = "csharp";
        Assert.True(s_built.Value);
        Directory.SetCurrentDirectory(Notebooks);
        Environment.SetEnvironmentVariable("LABS_OUT", Path.Combine(Path.GetTempPath(), $"labs-test-out-{Environment.ProcessId}"));
    }

    public static string Notebooks { get; } = Path.Combine(Repository.Root, "notebooks");

    /// <summary>Returns a notebook whose first cell has loaded the labs.</summary>
    public static async Task<GuestNotebook> WithLabsAsync()
    {
        var notebook = new GuestNotebook();
        await notebook.RunAsync("#load \"labs.csx\"");
        return notebook;
    }

    /// <summary>Runs a cell that must succeed.</summary>
    public async Task<IReadOnlyList<KernelEvent>> RunAsync(string code)
    {
        var events = await TryAsync(code);
        var failure = events.OfType<CommandFailed>().FirstOrDefault();
        Assert.True(failure is null, $"{code}\n{failure?.Message}\n{failure?.Exception}");
        return events;
    }

    public async Task<IReadOnlyList<KernelEvent>> TryAsync(string code) => [.. (await _root.SendAsync(new SubmitCode(code))).Events];

    /// <summary>Runs a cell and returns what it printed.</summary>
    public async Task<string> PrintAsync(string code)
    {
        var outputs = (await RunAsync(code)).OfType<StandardOutputValueProduced>();
        return string.Concat(outputs.SelectMany(output => output.FormattedValues).Select(form => form.Value));
    }

    /// <summary>Runs a cell and returns the value of its last expression.</summary>
    public async Task<ReturnValueProduced> ValueAsync(string code) =>
        Assert.Single((await RunAsync(code)).OfType<ReturnValueProduced>());

    public void Dispose()
    {
        _root.Dispose();
        Directory.SetCurrentDirectory(_folder);
    }

    private static bool Build()
    {
        var command = Path.Combine(Repository.Root, "artifacts", "labs", "labs");
        using var labs = Process.Start(new ProcessStartInfo(command, ["interactive"]) { RedirectStandardOutput = true })!;
        labs.StandardOutput.ReadToEnd();
        labs.WaitForExit();
        return labs.ExitCode == 0;
    }
}
