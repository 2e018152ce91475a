namespace Labs.Docker.Tests;

/// <summary>An agent for another architecture than this machine's, which ./labs does not publish, follows its sources.</summary>
public sealed class AgentBinaryTests : IDisposable
{
    private static readonly DateTime s_published = new(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc);
    private readonly TemporaryFolder _repository = new();
    private readonly string _agent;

    public AgentBinaryTests()
    {
        string[] sources =
        [
            "src/engine/Labs.Agent/Program.cs", "src/engine/Labs.Agent/Links/Link.cs", "src/engine/Labs.Agent.Contracts/Frames.cs",
            "src/engine/Labs.Agent.Client/AgentClient.cs", "src/cli/Labs.Cli/CommandLine.cs", "Directory.Packages.props", "README.md",
        ];
        foreach (var source in sources)
            _repository.Write(source, "");
        foreach (var entry in Directory.EnumerateFileSystemEntries(_repository.Path, "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(entry, s_published.AddDays(-1));
        _agent = _repository.Write("artifacts/agent/linux-other/labs-agent", "");
        File.SetLastWriteTimeUtc(_agent, s_published);
    }

    private bool IsCurrent => AgentBinary.IsCurrent(_agent, _repository.Path);

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData("src/engine/Labs.Agent/Program.cs", false)]
    [InlineData("src/engine/Labs.Agent/Links/Link.cs", false)]
    [InlineData("src/engine/Labs.Agent.Contracts/Frames.cs", false)]
    [InlineData("Directory.Packages.props", false)]
    [InlineData("src/engine/Labs.Agent.Client/AgentClient.cs", true)]
    [InlineData("src/cli/Labs.Cli/CommandLine.cs", true)]
    [InlineData("README.md", true)]
    public void An_agent_is_current_until_one_of_its_own_sources_changes(string changed, bool isCurrent)
    {
        Assert.True(IsCurrent);

        File.SetLastWriteTimeUtc(_repository.PathOf(changed), s_published.AddSeconds(1));

        Assert.Equal(isCurrent, IsCurrent);
    }

    [Fact]
    public void An_agent_is_not_current_if_a_source_was_removed()
    {
        File.Delete(_repository.PathOf("src/engine/Labs.Agent/Links/Link.cs"));

        Assert.False(IsCurrent);
    }

    [Fact]
    public void A_missing_agent_is_not_current()
    {
        File.Delete(_agent);

        Assert.False(IsCurrent);
    }

    [Fact]
    public void An_agent_without_sources_is_current()
    {
        Directory.Delete(_repository.PathOf("src"), recursive: true);
        File.Delete(_repository.PathOf("Directory.Packages.props"));

        Assert.True(IsCurrent);
    }
}
