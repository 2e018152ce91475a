using System.Reflection;
using Xunit.v3;

namespace Labs.Testing;

/// <summary>Skips a test, or all tests of a class, with the reason, where the machine lacks a capability.</summary>
/// <remarks>
/// The machine is looked at when the test starts, not when tests are discovered. xunit creates and initializes the test class before,
/// so a class that opens something in InitializeAsync calls <see cref="CapabilityCheck.Require"/> there.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsAttribute(params Capability[] capabilities) : BeforeAfterTestAttribute
{
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => CapabilityCheck.Require(capabilities);
}
