using System.Reflection;
using System.Reflection.PortableExecutable;

namespace Labs.Agent.Tests;

/// <summary>Images are named by the hash of the agent that they carry, so the agent depends on its sources alone.</summary>
public sealed class AgentIdentityTests
{
    public static readonly TheoryData<string> Assemblies = ["labs-agent.dll", "Labs.Agent.Contracts.dll"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void A_commit_and_the_folder_of_the_sources_leave_no_trace(string file)
    {
        var path = Path.Combine(AppContext.BaseDirectory, file);
        var version = Assembly.LoadFrom(path).GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        Assert.DoesNotContain('+', version);
        using var image = new PEReader(File.OpenRead(path));
        foreach (var entry in image.ReadDebugDirectory().Where(entry => entry.Type == DebugDirectoryEntryType.CodeView))
            Assert.StartsWith("/_/", image.ReadCodeViewDebugDirectoryData(entry).Path);
    }
}
