using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Inspector.Agent.History;

/// <summary>
/// A SQLite file, with a write-ahead log beside it: what was committed is there after a kill. A file that is broken is renamed to <c>NAME.broken-TIME</c>, never deleted.
/// </summary>
/// <param name="path">The file; made when it is not there, in a folder that is.</param>
internal sealed class SqliteBacking(string path) : IHistoryBacking
{
    private const int PageSize = 4096;

    private static readonly string[] Companions = ["-wal", "-shm"];

    /// <inheritdoc/>
    public string Name => path;

    /// <summary>How large the file may grow, in bytes; looked at when it is opened. Default 2 GiB.</summary>
    public long MaximumBytes { get; set; } = 2L << 30;

    /// <inheritdoc/>
    public async Task<HistoryConnection> OpenAsync(CancellationToken cancellation)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 5 };
        var connection = await HistoryConnection.OpenFileAsync(settings.ConnectionString, cancellation);
        try
        {
            await connection.ExecuteAsync(
                string.Create(CultureInfo.InvariantCulture, $"""
                    pragma page_size = {PageSize};
                    pragma journal_mode = wal;
                    pragma synchronous = full;
                    pragma max_page_count = {MaximumBytes / PageSize};
                    """),
                cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task PrepareAsync(HistoryConnection connection, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>The transaction itself does: it begins as IMMEDIATE.</summary>
    public async Task LockSchemaAsync(HistoryConnection connection, CancellationToken cancellation)
    {
        var faults = await connection.QueryAsync("pragma quick_check(1)", row => row.Text("quick_check"), cancellation);
        if (faults is [var fault] && fault != "ok")
        {
            throw new SqliteException(fault, Corrupt);
        }
    }

    /// <inheritdoc/>
    public bool IsInPlace() => File.Exists(path);

    /// <inheritdoc/>
    public HistoryFailure Judge(Exception failure)
    {
        var reason = HistoryFailure.Line(failure);
        return failure is not SqliteException refusal ? new(HistoryCondition.Unreachable, reason) : refusal.SqliteErrorCode switch
        {
            Corrupt or NotADatabase => new(HistoryCondition.Corrupt, reason),
            Full => new(HistoryCondition.Full, reason),
            ReadOnly => new(HistoryCondition.ReadOnly, reason),
            Constraint or TooBig or Mismatch => new(HistoryCondition.Ready, reason) { IsOfEntry = true },
            _ => new(HistoryCondition.Unreachable, reason),
        };
    }

    /// <inheritdoc/>
    public string? SetAside(DateTimeOffset now)
    {
        var stamp = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        var aside = $"{path}.broken-{stamp}";
        for (var i = 2; File.Exists(aside); i++)
        {
            aside = string.Create(CultureInfo.InvariantCulture, $"{path}.broken-{stamp}-{i}");
        }

        foreach (var companion in Companions.Where(suffix => File.Exists(path + suffix)))
        {
            // first: beside a new file an old log would be read as its own
            File.Move(path + companion, aside + companion);
        }

        if (File.Exists(path))
        {
            File.Move(path, aside);
        }

        return aside;
    }

    // SQLite's primary result codes
    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;
    private const int NotADatabase = 26;
}
