using System.ComponentModel;
using System.Diagnostics;

namespace Labs.Testing;

/// <summary>Looks once per test process whether the machine has a capability.</summary>
public static class CapabilityCheck
{
    private const string Interpreter = "/usr/bin/python3";

    private static readonly Lazy<string?> s_docker =
        new(() => Run("docker", "version") ? null : "needs a running Docker Engine: ./labs up");

    private static readonly Lazy<string?> s_python = new(() => Run(Interpreter, "-c", "import jupyter_client, zmq, ipykernel")
        ? null
        : "needs Debian's python3-jupyter-client, python3-zmq and python3-ipykernel: lab-env/tests/install.sh");

    /// <summary>Returns what is missing and the command that provides it; null if the machine has the capability.</summary>
    public static string? Missing(this Capability capability) => capability switch
    {
        Capability.Docker => s_docker.Value,
        Capability.Root => OperatingSystem.IsLinux() && Environment.UserName == "root" ? null : "needs root on Linux",
        Capability.Python => s_python.Value,
        _ => throw new ArgumentOutOfRangeException(nameof(capability)),
    };

    /// <summary>Skips the running test, with the reason, if the machine lacks one of the capabilities.</summary>
    public static void Require(params ReadOnlySpan<Capability> capabilities)
    {
        foreach (var capability in capabilities)
            Assert.SkipWhen(capability.Missing() is not null, capability.Missing() ?? "");
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
