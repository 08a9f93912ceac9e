using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;

namespace Inspector.Agent.History;

/// <summary>
/// What was seen before, kept beyond the life of the process. Recording never waits and never fails: one writer writes what was recorded in the order in which it was, each entry whole; while the store cannot
/// take it, it waits in memory, within a bound, and <see cref="State"/> says so. Reading goes its own way and fails with the reason. Thread-safe.
/// </summary>
internal sealed class HistoryStore : IAsyncDisposable
{
    private readonly IHistoryBacking _backing;
    private readonly PendingEntries _pending;
    private readonly HistoryWriter _writer;

    /// <summary>Begins to open the store, which is <see cref="HistoryCondition.Starting"/> until that is done.</summary>
    /// <param name="backing">Where it is kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">Its bounds.</param>
    public HistoryStore(IHistoryBacking backing, TimeProvider time, HistoryOptions? options = null)
    {
        options ??= new();
        _backing = backing;
        _pending = new(options.MostWaitingRows);
        _writer = new(backing, _pending, time, options);
    }

    /// <summary>How the store is.</summary>
    public HistoryState State => _writer.State with { Waiting = _pending.Count, Dropped = _pending.Dropped };

    /// <summary>Hands an entry over. Never waits.</summary>
    public void Record(HistoryEntry entry) => _pending.Add(entry);

    /// <summary>Waits until all that was recorded before is written.</summary>
    /// <returns>False when the store was closed before.</returns>
    public async Task<bool> WrittenAsync(CancellationToken cancellation = default)
    {
        var mark = new HistoryMark();
        _pending.Add(mark);
        return await mark.Reached.WaitAsync(cancellation);
    }

    /// <summary>The findings of a target with what was seen of them, by database, probe and fingerprint.</summary>
    /// <param name="target">The target's name as configured.</param>
    /// <param name="withResolved">Whether those that are resolved are among them.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="HistoryUnavailableException">They cannot be read now.</exception>
    public Task<ImmutableArray<FindingHistory>> FindingsAsync(string target, bool withResolved = false, CancellationToken cancellation = default) =>
        ReadAllAsync(connection => FindingHistory.ReadAsync(connection, target, withResolved, cancellation), cancellation);

    /// <summary>The incidents of a target that were at any moment of a range, the latest first.</summary>
    /// <param name="target">The target's name as configured.</param>
    /// <param name="from">The beginning, inclusive.</param>
    /// <param name="to">The end, exclusive.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="HistoryUnavailableException">They cannot be read now.</exception>
    public Task<ImmutableArray<Activity.Incident>> IncidentsAsync(string target, DateTimeOffset from, DateTimeOffset to, int most = 1_000, CancellationToken cancellation = default) =>
        ReadAllAsync(connection => IncidentEntry.ReadAsync(connection, target, from, to, most, cancellation), cancellation);

    /// <summary>A page of findings, by target, database and fingerprint.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="most">How many at most; 1 to <see cref="PageMark.Most"/>, and what is beyond is cut.</param>
    /// <param name="after"><see cref="HistoryPage{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FormatException"><paramref name="after"/> is no such mark.</exception>
    /// <exception cref="HistoryUnavailableException">They cannot be read now.</exception>
    public Task<HistoryPage<FindingHistory>> FindingsPageAsync(FindingFilter filter, int most = 100, string? after = null, CancellationToken cancellation = default) =>
        ReadAsync(connection => filter.ReadAsync(connection, most, after, cancellation), cancellation);

    /// <summary>A page of inspections, the latest first.</summary>
    /// <param name="target">The target's name as configured; null for all.</param>
    /// <param name="database">The database's name; null for all.</param>
    /// <param name="most">How many at most; 1 to <see cref="PageMark.Most"/>, and what is beyond is cut.</param>
    /// <param name="after"><see cref="HistoryPage{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FormatException"><paramref name="after"/> is no such mark.</exception>
    /// <exception cref="HistoryUnavailableException">They cannot be read now.</exception>
    public Task<HistoryPage<InspectionHistory>> InspectionsPageAsync(
        string? target = null, string? database = null, int most = 100, string? after = null, CancellationToken cancellation = default) =>
        ReadAsync(connection => InspectionHistory.ReadAsync(connection, target, database, most, after, cancellation), cancellation);

    /// <summary>A page of incidents, the latest begun first.</summary>
    /// <param name="target">The target's name as configured; null for all.</param>
    /// <param name="most">How many at most; 1 to <see cref="PageMark.Most"/>, and what is beyond is cut.</param>
    /// <param name="after"><see cref="HistoryPage{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FormatException"><paramref name="after"/> is no such mark.</exception>
    /// <exception cref="HistoryUnavailableException">They cannot be read now.</exception>
    public Task<HistoryPage<IncidentHistory>> IncidentsPageAsync(string? target = null, int most = 100, string? after = null, CancellationToken cancellation = default) =>
        ReadAsync(connection => IncidentHistory.ReadAsync(connection, target, most, after, cancellation), cancellation);

    /// <summary>What receivers were told of lock incidents that may last, and of those that ended lately, of all targets; the latest first.</summary>
    /// <param name="since">From when on those that ended count.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="HistoryUnavailableException">It cannot be read now.</exception>
    public Task<ImmutableArray<AlertEntry>> AlertsAsync(DateTimeOffset since, int most = 10_000, CancellationToken cancellation = default) =>
        ReadAllAsync(connection => AlertEntry.ReadAsync(connection, since, most, cancellation), cancellation);

    /// <summary>The rules that hold for a target on a day, in the order in which they were written.</summary>
    /// <exception cref="HistoryUnavailableException">They cannot be read now.</exception>
    public Task<ImmutableArray<Suppression>> SuppressionsAsync(string target, DateOnly today, CancellationToken cancellation = default) =>
        ReadAllAsync(connection => SuppressionEntry.ReadAsync(connection, target, today, cancellation), cancellation);

    /// <summary>How each server of a target used an index, as far as it was seen; empty when it never was.</summary>
    /// <exception cref="HistoryUnavailableException">It cannot be read now.</exception>
    public Task<ImmutableArray<IndexUse>> UsageAsync(string target, string database, string schema, string name, CancellationToken cancellation = default) =>
        ReadAllAsync(connection => IndexUse.ReadAsync(connection, target, database, schema, name, cancellation), cancellation);

    /// <summary>How an object grew; null when it was never seen.</summary>
    /// <exception cref="HistoryUnavailableException">It cannot be read now.</exception>
    public Task<Growth?> GrowthAsync(string target, string database, GrowthKind kind, string schema, string name, CancellationToken cancellation = default) =>
        ReadAsync(connection => GrowthTable.ReadAsync(connection, (target, database, kind, schema, name), DateTimeOffset.UnixEpoch, apart: 1, cancellation), cancellation);

    /// <summary>
    /// What an inspection asks and leaves: gives what was seen of the database before, and records the usage counters, the positions of sequences and the sizes of tables that were just read. It is what
    /// <see cref="InspectionOptions.Prior"/> wants: <c>Prior = (read, cancellation) => history.RememberAsync("orders", "db1:5432", read, cancellation)</c>.
    /// </summary>
    /// <param name="target">The target's name as configured.</param>
    /// <param name="server">The inspected server's name: host and port, as a replica bears it (<see cref="ReplicaUsage.Name"/>), so that it is the same server after a failover.</param>
    /// <param name="observation">What was read.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="HistoryUnavailableException">Nothing can be read now; it is recorded all the same.</exception>
    public async ValueTask<Prior> RememberAsync(string target, string server, Observation observation, CancellationToken cancellation = default)
    {
        foreach (var usage in UsageEntry.Of(target, server, observation))
        {
            Record(usage);
        }

        Record(GrowthEntry.Of(target, observation.Database));
        return await PriorAsync(target, server, observation, cancellation);
    }

    /// <summary>What was seen of a database before: how each server of the target used its indexes, and the pace of the sequences that have used a quarter of their values.</summary>
    /// <inheritdoc cref="RememberAsync"/>
    /// <exception cref="HistoryUnavailableException">It cannot be read now.</exception>
    public Task<Prior> PriorAsync(string target, string server, Observation observation, CancellationToken cancellation = default) =>
        ReadAsync(connection => PriorReading.ReadAsync(connection, target, server, observation, cancellation), cancellation);

    /// <summary>Writes what it can within <see cref="HistoryOptions.LastWrites"/>, and closes the store.</summary>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private async Task<ImmutableArray<T>> ReadAllAsync<T>(Func<HistoryConnection, Task<List<T>>> read, CancellationToken cancellation) =>
        [.. await ReadAsync(read, cancellation)];

    private async Task<T> ReadAsync<T>(Func<HistoryConnection, Task<T>> read, CancellationToken cancellation)
    {
        if (State is { Condition: HistoryCondition.Starting } or { Condition: HistoryCondition.Unsuitable })
        {
            throw new HistoryUnavailableException(State.Reason ?? "history is not open yet");
        }

        try
        {
            await using var connection = await _backing.OpenAsync(cancellation);
            return await read(connection);
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or IOException or TimeoutException)
        {
            _writer.Suspect(_backing.Judge(failure));
            throw new HistoryUnavailableException(_backing.Judge(failure).Reason, failure);
        }
    }
}
