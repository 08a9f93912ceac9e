using Npgsql;

namespace Inspector.Postgres;

/// <summary>
/// The current row of a result, read by column name. Readers ask for the same columns in the same order in every row, so the place of a
/// name is looked up once: half a million columns are read by name at the cost of reading them by number.
/// </summary>
internal sealed class Row(NpgsqlDataReader reader)
{
    private readonly List<(string Name, int Ordinal)> _places = [];
    private int _next;

    /// <summary>To be called before each row.</summary>
    internal void Rewind() => _next = 0;

    public bool IsNull(string column) => reader.IsDBNull(Ordinal(column));

    public string Text(string column) => reader.GetString(Ordinal(column));

    public string? TextOrNull(string column) => Ordinal(column) is var at && reader.IsDBNull(at) ? null : reader.GetString(at);

    /// <summary>A value of the type <c>"char"</c>, cast to text; NUL for the empty string that the catalogs use for "none".</summary>
    public char Char(string column) => reader.GetString(Ordinal(column)) is { Length: > 0 } text ? text[0] : '\0';

    public bool Bool(string column) => reader.GetBoolean(Ordinal(column));

    public uint Oid(string column) => reader.GetFieldValue<uint>(Ordinal(column));

    public uint? OidOrNull(string column) => Ordinal(column) is var at && reader.IsDBNull(at) ? null : reader.GetFieldValue<uint>(at);

    public short? Int16OrNull(string column) => Ordinal(column) is var at && reader.IsDBNull(at) ? null : reader.GetInt16(at);

    public short Int16(string column) => reader.GetInt16(Ordinal(column));

    public int Int32(string column) => reader.GetInt32(Ordinal(column));

    public int? Int32OrNull(string column) => Ordinal(column) is var at && reader.IsDBNull(at) ? null : reader.GetInt32(at);

    public long Int64(string column) => reader.GetInt64(Ordinal(column));

    public long? Int64OrNull(string column) => Ordinal(column) is var at && reader.IsDBNull(at) ? null : reader.GetInt64(at);

    public float Float(string column) => reader.GetFloat(Ordinal(column));

    public float? FloatOrNull(string column) => Ordinal(column) is var at && reader.IsDBNull(at) ? null : reader.GetFloat(at);

    public double Double(string column) => reader.GetDouble(Ordinal(column));

    public double? DoubleOrNull(string column) => Ordinal(column) is var at && reader.IsDBNull(at) ? null : reader.GetDouble(at);

    public DateTimeOffset Time(string column) => new(reader.GetDateTime(Ordinal(column)));

    public DateTimeOffset? TimeOrNull(string column)
    {
        var at = Ordinal(column);
        // infinity, which nothing we read uses, would not fit
        return reader.IsDBNull(at) ? null : new DateTimeOffset(reader.GetDateTime(at));
    }

    public string[]? Texts(string column) => Ordinal(column) is var at && reader.IsDBNull(at) ? null : reader.GetFieldValue<string[]>(at);

    public uint[] Oids(string column) => Ordinal(column) is var at && reader.IsDBNull(at) ? [] : reader.GetFieldValue<uint[]>(at);

    public int[] Int32s(string column) => Ordinal(column) is var at && reader.IsDBNull(at) ? [] : reader.GetFieldValue<int[]>(at);

    public short[] Int16s(string column) => Ordinal(column) is var at && reader.IsDBNull(at) ? [] : reader.GetFieldValue<short[]>(at);

    private int Ordinal(string column)
    {
        if (_next < _places.Count && ReferenceEquals(_places[_next].Name, column))
        {
            return _places[_next++].Ordinal;
        }

        var ordinal = reader.GetOrdinal(column);
        if (_next == _places.Count)
        {
            _places.Add((column, ordinal));
            _next++;
        }

        return ordinal;
    }
}
