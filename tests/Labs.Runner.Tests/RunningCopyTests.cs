using Labs.Runner.Running;

namespace Labs.Runner.Tests;

public sealed class RunningCopyTests
{
    // A thread can lose its processor between any two readings of the clock.
    [Fact]
    public void The_time_until_a_copy_is_due_is_never_negative()
    {
        var clock = new JumpingClock();
        var written = 0;
        var copy = new RunningCopy(() => written++, TimeSpan.FromMilliseconds(10), clock);
        Assert.Null(copy.DueIn);
        for (var i = 0; i < 100; i++)
        {
            copy.Changed();
            var before = written;
            for (var look = 0; look < 1000 && written == before; look++)
            {
                var due = copy.DueIn;
                Assert.True(due >= TimeSpan.Zero, $"{due}");
                copy.WriteIfDue();
            }
            Assert.Equal(before + 1, written);
            Assert.Null(copy.DueIn);
        }
    }

    /// <summary>A clock that advances by 1 to 5 ms with each reading.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        private readonly Random _steps = new(1);
        private long _ms;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _ms += _steps.Next(1, 6);
    }
}
