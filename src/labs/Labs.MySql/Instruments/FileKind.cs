namespace Labs.MySql;

/// <summary>What a file of the data directory is for.</summary>
public enum FileKind
{
    /// <summary>InnoDB's redo log: ib_logfile0 of MariaDB, files in #innodb_redo of MySQL.</summary>
    Redo,

    /// <summary>The binary log's files and their index.</summary>
    Binlog,

    /// <summary>A replica's copy of the primary's binary log.</summary>
    Relay,

    /// <summary>Tablespaces: tables, undo logs and the system tablespace.</summary>
    Data,

    /// <summary>InnoDB's doublewrite files (MySQL; MariaDB keeps that area in the system tablespace).</summary>
    Doublewrite,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>Sorts files by kind.</summary>
public static class FileKinds
{
    /// <summary>Returns the kind of a file, by the names that both products use.</summary>
    public static FileKind Of(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return path.Contains("/#innodb_redo/", StringComparison.Ordinal) || Starts("ib_logfile") || Starts("#ib_redo") ? FileKind.Redo
            : Contains("relay-bin") || Contains("relay.") ? FileKind.Relay
            : Contains("-bin.") || Starts("binlog.") ? FileKind.Binlog
            : Ends(".dblwr") || Ends(".bdblwr") ? FileKind.Doublewrite
            : Ends(".ibd") || Starts("ibdata") || Starts("undo") || Starts("ibtmp") ? FileKind.Data
            : FileKind.Other;

        bool Starts(string text) => name.StartsWith(text, StringComparison.Ordinal);
        bool Contains(string text) => name.Contains(text, StringComparison.Ordinal);
        bool Ends(string text) => name.EndsWith(text, StringComparison.Ordinal);
    }
}
