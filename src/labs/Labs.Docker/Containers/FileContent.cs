using System.Text;

namespace Labs.Docker;

/// <summary>A file to put into a container. By default its mode is 0644 and its owner is root.</summary>
public sealed record FileContent(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Makes a file of a text in UTF-8.</summary>
    public FileContent(string text) : this(new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(text)))
    {
    }

    /// <summary>The permission bits.</summary>
    public UnixFileMode Mode { get; init; } =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The owner's user id.</summary>
    public int Uid { get; init; }

    /// <summary>The owning group's id.</summary>
    public int Gid { get; init; }

    public static implicit operator FileContent(string text) => new(text);
}
