namespace Labs.Jupyter.Tests;

/// <summary>Tests the messaging specification with jupyter_client and a real kernel process (Python/protocol.py).</summary>
public sealed class ProtocolTests(ProtocolTests.Suite suite) : IClassFixture<ProtocolTests.Suite>
{
    public static TheoryData<string> Tests => PythonSuite.TestsIn("protocol.py");

    [Theory, Needs(Capability.Python)]
    [MemberData(nameof(Tests))]
    public void Protocol(string name) => suite.AssertPassed(name);

    public sealed class Suite() : PythonSuite("protocol.py");
}

/// <summary>Tests the cultures of cells (Python/cultures.py).</summary>
public sealed class CultureTests(CultureTests.Suite suite) : IClassFixture<CultureTests.Suite>
{
    public static TheoryData<string> Tests => PythonSuite.TestsIn("cultures.py");

    [Theory, Needs(Capability.Python)]
    [MemberData(nameof(Tests))]
    public void Cultures(string name) => suite.AssertPassed(name);

    public sealed class Suite() : PythonSuite("cultures.py");
}

/// <summary>Tests how the kernel starts and exits (Python/lifetime.py).</summary>
public sealed class LifetimeTests(LifetimeTests.Suite suite) : IClassFixture<LifetimeTests.Suite>
{
    public static TheoryData<string> Tests => PythonSuite.TestsIn("lifetime.py");

    [Theory, Needs(Capability.Python)]
    [MemberData(nameof(Tests))]
    public void Lifetime(string name) => suite.AssertPassed(name);

    public sealed class Suite() : PythonSuite("lifetime.py");
}

/// <summary>Tests messages and connection files that are not valid (Python/bad_input.py).</summary>
public sealed class BadInputTests(BadInputTests.Suite suite) : IClassFixture<BadInputTests.Suite>
{
    public static TheoryData<string> Tests => PythonSuite.TestsIn("bad_input.py");

    [Theory, Needs(Capability.Python)]
    [MemberData(nameof(Tests))]
    public void Bad_input(string name) => suite.AssertPassed(name);

    public sealed class Suite() : PythonSuite("bad_input.py");
}
