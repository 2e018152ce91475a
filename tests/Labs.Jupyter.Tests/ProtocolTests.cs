namespace Labs.Jupyter.Tests;

/// <summary>The messaging specification on a real kernel, seen by jupyter_client (Python/protocol.py).</summary>
public sealed class ProtocolTests(ProtocolTests.Suite suite) : IClassFixture<ProtocolTests.Suite>
{
    public static TheoryData<string> Tests => PythonSuite.TestsIn("protocol.py");

    [Theory, Needs(Capability.Python)]
    [MemberData(nameof(Tests))]
    public void Protocol(string name) => suite.AssertPassed(name);

    public sealed class Suite() : PythonSuite("protocol.py");
}

/// <summary>Starting and ending (Python/lifetime.py).</summary>
public sealed class LifetimeTests(LifetimeTests.Suite suite) : IClassFixture<LifetimeTests.Suite>
{
    public static TheoryData<string> Tests => PythonSuite.TestsIn("lifetime.py");

    [Theory, Needs(Capability.Python)]
    [MemberData(nameof(Tests))]
    public void Lifetime(string name) => suite.AssertPassed(name);

    public sealed class Suite() : PythonSuite("lifetime.py");
}

/// <summary>What no client should send (Python/bad_input.py).</summary>
public sealed class BadInputTests(BadInputTests.Suite suite) : IClassFixture<BadInputTests.Suite>
{
    public static TheoryData<string> Tests => PythonSuite.TestsIn("bad_input.py");

    [Theory, Needs(Capability.Python)]
    [MemberData(nameof(Tests))]
    public void Bad_input(string name) => suite.AssertPassed(name);

    public sealed class Suite() : PythonSuite("bad_input.py");
}
