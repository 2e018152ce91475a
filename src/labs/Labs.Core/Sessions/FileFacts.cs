namespace Labs;

/// <summary>Whose a file is, and which one.</summary>
/// <param name="Owner">The number of the user who owns it.</param>
/// <param name="Mode">Who may read and change it.</param>
/// <param name="IsFolder">Whether it is a folder. A link to a folder is none.</param>
/// <param name="Identity">Device and inode, <c>major.minor:inode</c>. No other file that exists at the same time has the same.</param>
internal sealed record FileFacts(uint Owner, UnixFileMode Mode, bool IsFolder, string Identity)
{
    private const UnixFileMode OthersMayWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Returns why this user can't rely on what is in the file: "it belongs to user 1000, …". Null if the user can.</summary>
    public string? Trouble() => OwnerTrouble()
        ?? ((Mode & OthersMayWrite) != 0 ? $"other users may change it (mode {Convert.ToString((int)Mode, 8)})" : null);

    /// <summary>The part of <see cref="Trouble"/> that also counts for a link, whose mode says nothing.</summary>
    public string? OwnerTrouble() => Owner == LinuxFiles.EffectiveUser
        ? null
        : $"it belongs to user {Owner}, and this is user {LinuxFiles.EffectiveUser}";
}
