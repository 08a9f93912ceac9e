using Inspector.Activity;

namespace Inspector.Agent.Metrics;

/// <summary>The series of one server's statistics, sample after sample. Not safe for several threads.</summary>
/// <param name="target">The target's name.</param>
/// <param name="time">By which names are rationed.</param>
internal sealed class StatisticsSeries(string target, TimeProvider time)
{
    private readonly DatabaseSeries _databases = new(target);
    private readonly ReplicationSeries _replication = new(target, time);

    /// <summary>The series of a sample, those first whose number is known beforehand, last those of each database.</summary>
    public IEnumerable<Series> Of(ServerStatistics statistics) =>
        Server(statistics).Concat(Sessions(statistics)).Concat(Written(statistics)).Concat(_replication.Of(statistics)).Concat(_databases.Of(statistics));

    private IEnumerable<Series> Server(ServerStatistics statistics)
    {
        yield return new(Families.ServerVersion, statistics.Version.Number, target);
        yield return new(Families.InRecovery, statistics.IsStandby ? 1 : 0, target);
        yield return new(Families.StartTime, UnixTime(statistics.StartedAt), target);
        yield return new(Families.ConnectionMax, statistics.Limits.Ordinary, target);
        yield return new(Families.StatisticsDuration, statistics.DatabaseTime.TotalSeconds, target);
        yield return new(Families.StatisticsGaps, statistics.Gaps.Length, target);
        if (statistics.Connections is { } connections)
        {
            yield return new(Families.ConnectionUsed, (double)connections / statistics.Limits.Ordinary, target);
        }
    }

    private IEnumerable<Series> Sessions(ServerStatistics statistics)
    {
        if (statistics.Sessions is not { } sessions)
        {
            yield break;
        }

        var isHidden = sessions.Any(group => group.Kind == SessionKind.Unknown);
        var waits = sessions.Where(group => group.WaitEventType is not null && group.Kind is SessionKind.Client or SessionKind.ParallelWorker or SessionKind.AutovacuumWorker)
            .ToLookup(group => Labels.WaitEventType.Allows(group.WaitEventType!) ? group.WaitEventType! : "other", group => group.Count);
        foreach (var type in isHidden ? [] : Labels.WaitEventType.Values!.Value)
        {
            yield return new(Families.WaitSessions, waits[type].Sum(), target, type);
        }

        var workers = sessions.Where(group => group.Kind == SessionKind.AutovacuumWorker).ToLookup(group => group.PreventsWraparound, group => group.Count);
        foreach (var (isUrgent, word) in isHidden ? [] : ((bool, string)[])[(false, "ordinary"), (true, "wraparound")])
        {
            yield return new(Families.AutovacuumWorkers, workers[isUrgent].Sum(), target, word);
        }

        foreach (var one in Horizon(statistics, sessions, isHidden))
        {
            yield return one;
        }
    }

    /// <summary>What is hidden from the role is left out, not 0.</summary>
    private IEnumerable<Series> Horizon(ServerStatistics statistics, IEnumerable<SessionGroup> sessions, bool isHidden)
    {
        if (!isHidden)
        {
            var (senders, others) = (sessions.Where(group => group.Kind == SessionKind.WalSender).ToList(), sessions.Where(group => group.Kind != SessionKind.WalSender).ToList());
            yield return new(Families.HorizonTransactions, Most(others.Select(group => group.HorizonAge)), target, "backend");
            yield return new(Families.HorizonTransactions, Most(senders.Select(group => group.HorizonAge)), target, "standby");
            yield return new(Families.HorizonAge, others.Select(group => Age(statistics, group.HorizonSince)).DefaultIfEmpty().Max(), target, "backend");
        }

        if (statistics.Prepared is { } prepared)
        {
            yield return new(Families.HorizonTransactions, Most(prepared.Select(group => (int?)group.HorizonAge)), target, "prepared_transaction");
            yield return new(Families.HorizonAge, prepared.Select(group => Age(statistics, group.Oldest)).DefaultIfEmpty().Max(), target, "prepared_transaction");
        }

        if (statistics.Slots is { } slots)
        {
            yield return new(Families.HorizonTransactions, Most(slots.Select(slot => slot.HorizonAge)), target, "slot");
        }
    }

    private IEnumerable<Series> Written(ServerStatistics statistics)
    {
        yield return new(Families.Wal, statistics.Wal.Bytes, target);
        yield return new(Families.WalRecords, statistics.Wal.Records, target);
        yield return new(Families.WalPageImages, statistics.Wal.PageImages, target);
        yield return new(Families.WalBuffersFull, statistics.Wal.BuffersFull, target);
        yield return new(Families.WalArchived, statistics.Archiver.Archived, target);
        yield return new(Families.WalArchiveFailures, statistics.Archiver.Failures, target);
        if (statistics.Archiver.LastArchivedAt is { } last)
        {
            yield return new(Families.WalLastArchived, UnixTime(last), target);
        }

        yield return new(Families.Checkpoints, statistics.Checkpoints.Timed, target, "timed");
        yield return new(Families.Checkpoints, statistics.Checkpoints.Requested, target, "requested");
        yield return new(Families.CheckpointWriteTime, statistics.Checkpoints.WriteTime.TotalSeconds, target);
        yield return new(Families.CheckpointSyncTime, statistics.Checkpoints.SyncTime.TotalSeconds, target);
    }

    /// <summary>Never less than nothing: a transaction may begin between the server's looks at its clock.</summary>
    internal static double Age(ServerStatistics statistics, DateTimeOffset? since) => Math.Max(0, (statistics.ReadAt - since)?.TotalSeconds ?? 0);

    private static double UnixTime(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000d;

    private static int Most(IEnumerable<int?> ages) => ages.Max() ?? 0;
}
