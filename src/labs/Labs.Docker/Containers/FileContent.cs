using System.Text;

namespace Labs.Docker;

/// <summary>A file to put into a container: bytes, or text in UTF-8; mode rw-r--r-- and owner root by default.</summary>
public sealed record FileContent(ReadOnlyMemory<byte> Bytes)
{
    public FileContent(string text) : this(new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(text)))
    {
    }

    public UnixFileMode Mode { get; init; } =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public int Uid { get; init; }

    public int Gid { get; init; }

    /// <summary>The same file with mode rwxr-xr-x.</summary>
    public FileContent Executable() => this with
    {
        Mode = Mode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute,
    };

    public static implicit operator FileContent(string text) => new(text);

    public static implicit operator FileContent(byte[] bytes) => new((ReadOnlyMemory<byte>)bytes);
}
