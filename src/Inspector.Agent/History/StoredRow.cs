using System.Data.Common;

namespace Inspector.Agent.History;

/// <summary>The row that a reader stands on, by the names of its columns.</summary>
internal sealed class StoredRow(DbDataReader reader)
{
    /// <summary>A text that is there.</summary>
    public string Text(string column) => reader.GetString(reader.GetOrdinal(column));

    /// <summary>A text, or null.</summary>
    public string? TextOrNull(string column) => reader.GetOrdinal(column) is var at && reader.IsDBNull(at) ? null : reader.GetString(at);

    /// <summary>Bytes that are there.</summary>
    public byte[] Bytes(string column) => reader.GetFieldValue<byte[]>(reader.GetOrdinal(column));

    /// <summary>A whole number that is there.</summary>
    public long Number(string column) => reader.GetInt64(reader.GetOrdinal(column));

    /// <summary>A number that is there.</summary>
    public double Amount(string column) => reader.GetDouble(reader.GetOrdinal(column));

    /// <summary>A number, or null.</summary>
    public double? AmountOrNull(string column) => reader.GetOrdinal(column) is var at && reader.IsDBNull(at) ? null : reader.GetDouble(at);

    /// <summary>A time that is there.</summary>
    public DateTimeOffset Time(string column) => StoredTime.Read(Number(column));

    /// <summary>A time, or null.</summary>
    public DateTimeOffset? TimeOrNull(string column) => reader.GetOrdinal(column) is var at && reader.IsDBNull(at) ? null : StoredTime.Read(reader.GetInt64(at));
}
