using Npgsql;

namespace Inspector.Benchmarks;

/// <summary>
/// The time of raw <c>COPY (SELECT *) TO STDOUT</c> of the catalogs that a snapshot reads, drained and thrown away: less than this cannot be
/// had by a tool that reads them whole, whatever it does with them.
/// </summary>
internal static class CopyFloor
{
    /// <summary>The larger ones among the catalogs that a snapshot reads.</summary>
    public static IReadOnlyList<string> Catalogs { get; } =
    [
        "pg_class", "pg_attribute", "pg_attrdef", "pg_index", "pg_constraint", "pg_type", "pg_sequence",
        "pg_inherits", "pg_proc", "pg_trigger", "pg_policy", "pg_enum", "pg_namespace",
    ];

    /// <summary>How long it takes, and how much it is.</summary>
    public static async Task<(TimeSpan Time, long Bytes)> MeasureAsync(BenchmarkServer server, string database)
    {
        await using var connection = await server.OpenAsync(database);
        var (begun, bytes) = (TimeProvider.System.GetTimestamp(), 0L);
        foreach (var catalog in Catalogs)
        {
            bytes += await DrainAsync(connection, catalog);
        }

        return (TimeProvider.System.GetElapsedTime(begun), bytes);
    }

    private static async Task<long> DrainAsync(NpgsqlConnection connection, string catalog)
    {
        // the stream below the reader: the bytes alone, without making text of them
        using var reader = (StreamReader)await connection.BeginTextExportAsync($"copy (select * from {catalog}) to stdout");
        var (buffer, total) = (new byte[65_536], 0L);
        for (int read; (read = await reader.BaseStream.ReadAsync(buffer)) > 0;)
        {
            total += read;
        }

        return total;
    }
}
