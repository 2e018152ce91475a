using System.Globalization;
using Labs.Kernel.Cells;

namespace Labs.Kernel.Formatting;

/// <summary>Receives what a formatter writes, and ends a formatter that writes without end.</summary>
internal sealed class LimitedText() : StringWriter(CultureInfo.InvariantCulture)
{
    /// <summary>The most characters or bytes that a form of a value may have.</summary>
    public const int Most = 100_000_000;

    public override void Write(char value)
    {
        Check(1);
        base.Write(value);
    }

    public override void Write(string? value)
    {
        Check(value?.Length ?? 0);
        base.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        Check(count);
        base.Write(buffer, index, count);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Check(buffer.Length);
        base.Write(buffer);
    }

    /// <summary>Returns the exception for a form of a value that is too large.</summary>
    public static CellException TooLarge() => new("TooLarge", FormattableString.Invariant(
        $"the value has a form of more than {Most:N0} characters; show a part of it."));

    private void Check(int more)
    {
        if (GetStringBuilder().Length > Most - more)
            throw TooLarge();
    }
}

/// <summary>Receives a value as JSON, and ends one without end.</summary>
internal sealed class LimitedStream : MemoryStream
{
    // The base class writes spans by this method too.
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (Length > LimitedText.Most - count)
            throw LimitedText.TooLarge();
        base.Write(buffer, offset, count);
    }
}
