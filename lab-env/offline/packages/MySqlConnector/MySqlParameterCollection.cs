using System.Collections;
using System.Data;
using System.Data.Common;
using MySqlConnector.Core;

namespace MySqlConnector;

/// <summary>A command's parameters, in order and by name.</summary>
public sealed class MySqlParameterCollection : DbParameterCollection, IEnumerable<MySqlParameter>
{
    private readonly List<MySqlParameter> _parameters = [];

    internal MySqlParameterCollection()
    {
    }

    public override int Count => _parameters.Count;

    public override bool IsFixedSize => false;

    public override bool IsReadOnly => false;

    public override bool IsSynchronized => false;

    public override object SyncRoot => throw new NotSupportedException();

    public new MySqlParameter this[int index] { get => _parameters[index]; set => SetParameter(index, value); }

    public new MySqlParameter this[string name] { get => (MySqlParameter)GetParameter(name); set => SetParameter(name, value); }

    public MySqlParameter Add(string parameterName, DbType dbType) => Add(new MySqlParameter { ParameterName = parameterName, DbType = dbType });

    public MySqlParameter Add(string parameterName, MySqlDbType mySqlDbType) => Add(new MySqlParameter(parameterName, mySqlDbType));

    public MySqlParameter Add(string parameterName, MySqlDbType mySqlDbType, int size) => Add(new MySqlParameter(parameterName, mySqlDbType, size));

    /// <exception cref="ArgumentException">There is one of that name already.</exception>
    public MySqlParameter Add(MySqlParameter parameter)
    {
        Insert(_parameters.Count, parameter);
        return parameter;
    }

    public override int Add(object value)
    {
        Insert(_parameters.Count, value);
        return _parameters.Count - 1;
    }

    public MySqlParameter AddWithValue(string parameterName, object? value) => Add(new MySqlParameter(parameterName, value));

    public override void AddRange(Array values)
    {
        foreach (var value in values)
            Add(value!);
    }

    public override void Clear() => _parameters.Clear();

    public override bool Contains(object value) => IndexOf(value) >= 0;

    public override bool Contains(string value) => IndexOf(value) >= 0;

    public override void CopyTo(Array array, int index) => ((ICollection)_parameters).CopyTo(array, index);

    public override IEnumerator GetEnumerator() => _parameters.GetEnumerator();

    IEnumerator<MySqlParameter> IEnumerable<MySqlParameter>.GetEnumerator() => _parameters.GetEnumerator();

    public override int IndexOf(object value) => value is MySqlParameter parameter ? _parameters.IndexOf(parameter) : -1;

    public override int IndexOf(string parameterName) => FindIndex(SqlText.Name(parameterName));

    public override void Insert(int index, object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var parameter = (MySqlParameter)value;
        if (parameter.NormalizedName.Length > 0 && FindIndex(parameter.NormalizedName) >= 0)
            throw new ArgumentException($"Parameter '{parameter.NormalizedName}' has already been defined", nameof(value));
        _parameters.Insert(index, parameter);
    }

    public override void Remove(object value) => RemoveAt(IndexOf(value));

    public override void RemoveAt(int index) => _parameters.RemoveAt(index);

    public override void RemoveAt(string parameterName) => RemoveAt(IndexOf(parameterName));

    /// <param name="name">Without its sign.</param>
    internal int FindIndex(string name) => _parameters.FindIndex(parameter => parameter.NormalizedName.Equals(name, StringComparison.OrdinalIgnoreCase));

    protected override DbParameter GetParameter(int index) => _parameters[index];

    protected override DbParameter GetParameter(string parameterName) => IndexOf(parameterName) is >= 0 and var index
        ? _parameters[index]
        : throw new ArgumentException($"Parameter '{parameterName}' not found in the collection", nameof(parameterName));

    protected override void SetParameter(int index, DbParameter value) => _parameters[index] = (MySqlParameter)value;

    protected override void SetParameter(string parameterName, DbParameter value) => SetParameter(IndexOf(parameterName), value);
}
