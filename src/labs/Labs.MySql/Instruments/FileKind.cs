namespace Labs.MySql;

/// <summary>What a file of the data directory is for.</summary>
public enum FileKind
{
    /// <summary>InnoDB's redo log: ib_logfile0 of MariaDB, files in #innodb_redo of MySQL.</summary>
    Redo,

    /// <summary>The binary log's files, and its index.</summary>
    Binlog,

    /// <summary>A replica's copy of the primary's binary log.</summary>
    Relay,

    /// <summary>Tablespaces: tables, undo logs, the system tablespace.</summary>
    Data,

    /// <summary>InnoDB's doublewrite files (MySQL; MariaDB keeps that area in the system tablespace).</summary>
    Doublewrite,

    /// <summary>Anything else.</summary>
    Other,
}

public static class FileKinds
{
    /// <summary>By the names that the servers give.</summary>
    public static FileKind Of(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name switch
        {
            _ when path.Contains("/#innodb_redo/", StringComparison.Ordinal) || name.StartsWith("ib_logfile", StringComparison.Ordinal) || name.StartsWith("#ib_redo", StringComparison.Ordinal) => FileKind.Redo,
            _ when name.Contains("relay-bin", StringComparison.Ordinal) || name.Contains("relay.", StringComparison.Ordinal) => FileKind.Relay,
            _ when name.Contains("-bin.", StringComparison.Ordinal) || name.StartsWith("binlog.", StringComparison.Ordinal) => FileKind.Binlog,
            _ when name.EndsWith(".dblwr", StringComparison.Ordinal) || name.EndsWith(".bdblwr", StringComparison.Ordinal) => FileKind.Doublewrite,
            _ when name.EndsWith(".ibd", StringComparison.Ordinal) || name.StartsWith("ibdata", StringComparison.Ordinal) || name.StartsWith("undo", StringComparison.Ordinal) || name.StartsWith("ibtmp", StringComparison.Ordinal) => FileKind.Data,
            _ => FileKind.Other,
        };
    }
}
