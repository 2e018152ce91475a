using System.Globalization;
using System.Reflection;
using MySqlConnector;

namespace Labs.MySql;

/// <summary>Makes a value of each row of a result set, by the constructor of <typeparamref name="T"/> with the most parameters.</summary>
internal static class RowMaker<T>
{
    private static readonly ConstructorInfo? s_constructor = IsSimple(typeof(T))
        ? null
        : typeof(T).GetConstructors().OrderByDescending(constructor => constructor.GetParameters().Length).FirstOrDefault();

    public static async Task<List<T>> ReadAsync(MySqlDataReader reader, CancellationToken cancellationToken)
    {
        var parameters = s_constructor?.GetParameters();
        if (parameters is not null && parameters.Length != reader.FieldCount)
        {
            var columns = string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(reader.GetName));
            throw new ServerException(
                $"The result has {reader.FieldCount} columns ({columns}); {typeof(T).Name} takes {parameters.Length}.");
        }
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(parameters is null
                ? (T)Value(reader, 0, typeof(T))!
                : (T)s_constructor!.Invoke([.. parameters.Select((parameter, i) => Value(reader, i, parameter.ParameterType))]));
        }
        return rows;
    }

    private static bool IsSimple(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsPrimitive || type == typeof(string) || type == typeof(decimal) || type == typeof(DateTime) || type == typeof(TimeSpan)
            || type == typeof(Guid) || type == typeof(byte[]) || type == typeof(object);
    }

    private static object? Value(MySqlDataReader reader, int column, Type type)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (reader.IsDBNull(column))
        {
            return !type.IsValueType || target != type
                ? null
                : throw new ServerException($"Column {reader.GetName(column)} is NULL, which {type.Name} can't hold; {type.Name}? can.");
        }
        var value = ResultTable.IsDecimal(reader, column) ? Decimal(reader, column, target) : reader.GetValue(column);
        if (value is MySqlDateTime time)
            value = Date(time, reader, column, target);
        return target.IsInstanceOfType(value) ? value
            : target == typeof(string) && value is byte[] bytes ? System.Text.Encoding.UTF8.GetString(bytes)
            : target == typeof(Guid) && value is string text ? Guid.Parse(text)
            : Convert.ChangeType(value, target, CultureInfo.InvariantCulture);
    }

    private static object Decimal(MySqlDataReader reader, int column, Type target)
    {
        var text = reader.GetMySqlDecimal(column).ToString();
        var value = ResultTable.Decimal(text);
        return target == typeof(string) ? text
            : target == typeof(double) || target == typeof(float) ? double.Parse(text, CultureInfo.InvariantCulture)
            : value is decimal || target == typeof(object) ? value
            : throw new ServerException(
                $"Column {reader.GetName(column)} is {text}, which {target.Name} can't hold; string and double can.");
    }

    private static object Date(MySqlDateTime time, MySqlDataReader reader, int column, Type target)
    {
        var text = ResultTable.Text(time, isDate: reader.GetDataTypeName(column) == "DATE");
        return target == typeof(string) ? text
            : time.IsValidDateTime ? time.GetDateTime()
            : target == typeof(object) ? text
            : throw new ServerException($"Column {reader.GetName(column)} is {text}, which {target.Name} can't hold; string can.");
    }
}
