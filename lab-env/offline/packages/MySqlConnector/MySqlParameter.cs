using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using MySqlConnector.Core;

namespace MySqlConnector;

/// <summary>A value of a statement, written @name in its text, or ? for the next in order.</summary>
public sealed class MySqlParameter : DbParameter, ICloneable
{
    private MySqlDbType? _type;
    private string _name = "";
    private string _sourceColumn = "";

    public MySqlParameter()
    {
    }

    public MySqlParameter(string? name, object? value) => (ParameterName, Value) = (name, value);

    public MySqlParameter(string name, MySqlDbType mySqlDbType) => (ParameterName, MySqlDbType) = (name, mySqlDbType);

    public MySqlParameter(string name, MySqlDbType mySqlDbType, int size) => (ParameterName, MySqlDbType, Size) = (name, mySqlDbType, size);

    private MySqlParameter(MySqlParameter other) =>
        (_type, _name, _sourceColumn, Value, Size, Precision, Scale, IsNullable, SourceColumnNullMapping, SourceVersion) =
        (other._type, other._name, other._sourceColumn, other.Value, other.Size, other.Precision, other.Scale, other.IsNullable, other.SourceColumnNullMapping, other.SourceVersion);

    public override DbType DbType { get => ParameterTypes.DbTypeOf(MySqlDbType); set => _type = ParameterTypes.Of(value); }

    /// <summary>What was set, else what goes with the value.</summary>
    public MySqlDbType MySqlDbType { get => _type ?? ParameterTypes.Of(Value); set => _type = value; }

    /// <summary>Input; the others need a stored procedure as command type.</summary>
    public override ParameterDirection Direction
    {
        get => ParameterDirection.Input;
        set
        {
            if (value != ParameterDirection.Input)
                throw new NotSupportedException($"ParameterDirection.{value} is not supported here; read what a procedure returns with SELECT.");
        }
    }

    public override bool IsNullable { get; set; }

    public override byte Precision { get; set; }

    public override byte Scale { get; set; }

    /// <summary>With or without its @; upper and lower case are the same.</summary>
    [AllowNull]
    public override string ParameterName
    {
        get => _name;
        set => (_name, NormalizedName) = (value ?? "", SqlText.Name(value ?? ""));
    }

    /// <summary>A longer string or array of bytes is cut off; 0 for no limit.</summary>
    public override int Size { get; set; }

    [AllowNull]
    public override string SourceColumn { get => _sourceColumn; set => _sourceColumn = value ?? ""; }

    public override bool SourceColumnNullMapping { get; set; }

    public override DataRowVersion SourceVersion { get; set; } = DataRowVersion.Current;

    public override object? Value { get; set; }

    internal string NormalizedName { get; private set; } = "";

    internal bool HasSetType => _type is not null;

    public override void ResetDbType() => _type = null;

    public MySqlParameter Clone() => new(this) { NormalizedName = NormalizedName };

    object ICloneable.Clone() => Clone();

    internal ReadOnlySpan<T> Limit<T>(ReadOnlySpan<T> value) => Size > 0 && Size < value.Length ? value[..Size] : value;
}
