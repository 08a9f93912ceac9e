using System.Collections.Frozen;
using System.Collections.Immutable;
using Inspector.Activity;
using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>
/// Takes one sample after another. While nobody waits, a count of waiters is all that runs, and every 5 s a look at the sessions. While somebody waits, the lock table is
/// read once, with sessions and prepared transactions, in one round trip; then the server is asked about what does not follow from times. Where the lock table is
/// large and few wait, it is read again only when somebody waits for another.
/// </summary>
/// <param name="options">How.</param>
internal sealed class LockReader(LiveOptions options)
{
    /// <summary>How many sessions the server is asked about at most: each question takes all locks of its lock manager for a moment, and copies a queue.</summary>
    internal const int MostQuestions = 50;

    /// <summary>Entries from which on the lock table is large.</summary>
    internal const long LargeTable = 3_000;

    /// <summary>Times that a reading of a large table is used again at most.</summary>
    private const int MostReuses = 12;

    /// <summary>Sessions that are shown for the age of their transactions alone.</summary>
    private const int MostLong = 200;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    private readonly LockNames _names = new(options.OpenDatabase, options.Time);
    private readonly Standing _standing = new(options);
    private readonly RareReadings _rare = new(options);
    private readonly HeldLocks _held = new(options);
    private readonly KnownSessions _known = new();
    private LockReading? _last;

    /// <summary>Readings of the lock table so far.</summary>
    internal int TableReadings { get; private set; }

    /// <summary>How close together waits have to begin for the server to be asked about their order.</summary>
    internal TimeSpan Near { get; set; } = LockOrder.Close;

    /// <summary>The connection is lost: the next may lead to another server.</summary>
    public void Forget()
    {
        _last = null;
        _standing.Forget();
        _rare.Forget();
        _held.Forget();
        _known.Forget();
        _names.Forget();
    }

    /// <summary>A sample.</summary>
    public async Task<LockSample> ReadAsync(GuardedSession session, CancellationToken cancellation)
    {
        var begun = session.DatabaseTime;
        if (_last is null)
        {
            await _standing.LookAsync(session, cancellation);
        }

        _last = _last is null && _standing.Waiters == 0 ? null : await ReadLocksAsync(session, cancellation);
        var at = _last?.At ?? _standing.At;
        var sessions = Chosen(_last?.Sessions ?? _standing.Sessions, _last?.Pids().ToHashSet() ?? [], at);
        var (prepared, builds) = (_last?.Prepared ?? _standing.Prepared, _last?.Builds ?? _standing.Builds);
        var gaps = await NameAsync(session, sessions, prepared, builds, cancellation);
        sessions = [.. sessions.Select(one => one with { Database = _names.Database(one.DatabaseOid), Role = _names.Role(one.RoleOid) })];
        var graph = _last is null ? LockGraph.Empty : await GraphAsync(session, _last, sessions, cancellation);
        var held = await _held.ReadAsync(session, graph, sessions, at, cancellation);
        gaps = gaps.AddRange(await _names.ReadAsync(session, [], [], held.Select(one => (one.Key.Database!.Value, one.Key.Relation!.Value)), cancellation));
        _standing.Entries = await _rare.ReadAsync(session, _names.KnownDatabases, cancellation) ?? _standing.Entries;
        _last = graph.Queues.IsEmpty ? null : _last;
        return new()
        {
            Version = session.Version,
            IsStandby = _standing.Server.IsStandby,
            SampledAt = at,
            DatabaseTime = session.DatabaseTime - begun,
            Waiters = graph.Queues.SelectMany(queue => queue.Waiters).Select(waiter => waiter.Party).Distinct().Count(),
            SessionCount = _standing.Server.Sessions,
            Sessions = sessions,
            PreparedTransactions = [.. prepared.Select(one => one with { Database = _names.Database(one.DatabaseOid), Owner = _names.Role(one.OwnerOid) }).OrderBy(one => one.PreparedAt)],
            Graph = graph,
            Held = [.. held.Select(one => new HeldLock(one.Party, _names.Describe(one.Key), one.Mode))],
            LockTable = _rare.Use,
            LockManagerWaiters = _standing.Server.SeesAll ? (_last?.Sessions ?? _standing.Sessions).Count(one => one.WaitEvent is "LockManager" or "LockFastPath") : null,
            Counters = _rare.Counters,
            CountersBefore = _rare.CountersBefore,
            IndexBuilds = [.. builds.Select(Described)],
            Gaps = [.. gaps.Concat(_rare.Gaps).Concat(Hidden()).Distinct()],
        };
    }

    /// <summary>Reads the lock table, or learns that it says what it said.</summary>
    private async Task<LockReading> ReadLocksAsync(GuardedSession session, CancellationToken cancellation)
    {
        LockReading? known = null;
        if (_standing.Entries > LargeTable && _standing.Server.SeesAll && (_last?.Sessions.Count(one => one.WaitEventType == "Lock") ?? _standing.Waiters) <= MostQuestions)
        {
            known = await ReadAsync(session, rows: false, cancellation);
            if (known.Waiting!.Count == 0)
            {
                return known;
            }

            if (_last is { Reuses: < MostReuses } && _last.IsStillSo(known))
            {
                return known with { Rows = _last.Rows, Reuses = _last.Reuses + 1 };
            }
        }

        TableReadings++;
        return await ReadAsync(session, rows: true, cancellation) with { Waiting = known?.Waiting };
    }

    /// <summary>One round trip: the locks, or who waits for whom; and the sessions. A second one for sessions that are not known and were not sent whole.</summary>
    private async Task<LockReading> ReadAsync(GuardedSession session, bool rows, CancellationToken cancellation)
    {
        var reading = new Reading();
        var (locks, waiting) = (ImmutableArray.CreateBuilder<LockRow>(), new Dictionary<int, (DateTimeOffset?, ImmutableHashSet<int>)>());
        var (sessions, prepared, builds) = (new List<Session>(), new List<PreparedTransaction>(), new List<IndexProgress>());
        if (rows)
        {
            reading.Add(LockRows.Rows, row => locks.Add(LockRows.Read(row)));
        }
        else
        {
            reading.Add(LockRows.Waiting, row => waiting[row.Int32("pid")] = (row.TimeOrNull("query_start"), [.. row.Int32s("blockers")]));
        }

        _standing.AddRest(reading, prepared, builds);
        var missing = new HashSet<int>();
        reading.Add(SessionRows.Open, new[] { _known.Since }, row =>
        {
            var (isWhole, sent) = (row.Bool("is_whole"), SessionRows.Read(row));
            if ((isWhole ? sent : _known.Whole(sent)) is { } one)
            {
                sessions.Add(one);
            }
            else
            {
                missing.Add(sent.Pid);
            }
        });
        await session.ReadAtOnceAsync(reading, options.StatementTimeout, cancellation);
        var read = new LockReading(locks.ToImmutable(), sessions, prepared, builds, _standing.At) { Waiting = rows ? null : waiting.ToFrozenDictionary() };
        missing.UnionWith(read.Pids().Except(sessions.Select(one => one.Pid)));
        if (missing.Count > 0)
        {
            var rest = new Reading();
            rest.Add(SessionRows.Some, missing.Order().ToArray(), row => sessions.Add(SessionRows.Read(row)));
            await session.ReadAtOnceAsync(rest, options.StatementTimeout, cancellation);
        }

        _known.Keep(sessions, read.At);
        return read;
    }

    private async Task<LockGraph> GraphAsync(GuardedSession session, LockReading read, ImmutableArray<Session> sessions, CancellationToken cancellation)
    {
        var states = sessions.ToFrozenDictionary(one => one.Pid, one => one.State);
        var builder = new LockGraphBuilder(read.Facts(), _names.Describe, party => party.IsPrepared ? "prepared" : states.GetValueOrDefault(party.Pid));
        var answers = new Dictionary<int, ImmutableHashSet<int>>();
        if (read.Reuses > 0)
        {
            answers = read.Waiting!.Where(one => !one.Value.Blockers.IsEmpty).ToDictionary(one => one.Key, one => one.Value.Blockers);
        }

        var questions = builder.Questions(Near, MostQuestions, out var isComplete);
        await AskAsync(session, questions, answers, cancellation);
        var graph = builder.Build(answers, isComplete, out var suspects);
        if (!suspects.IsEmpty)
        {
            await AskAsync(session, [.. suspects.Take(MostQuestions)], answers, cancellation);
            graph = builder.Build(answers, isComplete, out _);
        }

        return graph;
    }

    /// <summary>Asks the server for whom sessions wait. Who no longer waits has no answer.</summary>
    private async Task AskAsync(GuardedSession session, ImmutableArray<int> pids, Dictionary<int, ImmutableHashSet<int>> answers, CancellationToken cancellation)
    {
        var unknown = pids.Where(pid => !answers.ContainsKey(pid)).ToArray();
        if (unknown.Length == 0)
        {
            return;
        }

        var reading = new Reading();
        reading.Add(LockRows.Blockers, unknown, row =>
        {
            var (pid, blockers) = (row.Int32("pid"), row.Int32s("blockers"));
            if (blockers.Length > 0)
            {
                answers[pid] = [.. blockers];
            }
        });
        await session.ReadAtOnceAsync(reading, options.StatementTimeout, cancellation);
    }

    private async Task<ImmutableArray<Gap>> NameAsync(
        GuardedSession session, ImmutableArray<Session> sessions, List<PreparedTransaction> prepared, List<IndexProgress> builds, CancellationToken cancellation)
    {
        var keys = _last is null ? [] : _last.Rows.Where(row => !row.IsGranted || row.Key.Type == "tuple").Select(row => row.Key);
        return await _names.ReadAsync(
            session,
            sessions.Select(one => one.DatabaseOid ?? 0).Concat(prepared.Select(one => one.DatabaseOid)),
            sessions.Select(one => one.RoleOid ?? 0).Concat(prepared.Select(one => one.OwnerOid)),
            keys.Where(key => key.Relation is not null).Select(key => (key.Database ?? 0, key.Relation!.Value))
                .Concat(builds.Select(one => (one.Database, one.Table)))
                .Concat(builds.Where(one => one.Index != 0).Select(one => (one.Database, one.Index))),
            cancellation);
    }

    private IEnumerable<Gap> Hidden() => _standing.Server.SeesAll ? [] :
    [
        new(Sight.Sessions, "the role lacks pg_read_all_stats: states, ages and statements of other roles' sessions are hidden, and parallel workers are not told from their leaders", IsPartial: true),
    ];

    private IndexBuild Described(IndexProgress build) => new(
        build.Pid,
        build.Database,
        _names.Describe(new("relation", build.Database, build.Table)),
        build.Index == 0 ? null : _names.Describe(new("relation", build.Database, build.Index)),
        build.Command is 2 or 4,
        build.Command is 3 or 4,
        (IndexBuildPhase)build.Phase,
        build.LockersTotal,
        build.LockersDone,
        build.Locker == 0 ? null : build.Locker);

    /// <summary>Those that have to do with a wait, their leaders, and the oldest of those whose transaction is long open; by pid.</summary>
    private static ImmutableArray<Session> Chosen(List<Session> sessions, HashSet<int> pids, DateTimeOffset at)
    {
        pids.UnionWith(sessions.Where(one => one.LeaderPid is not null && pids.Contains(one.Pid)).Select(one => one.LeaderPid!.Value).ToList());
        pids.UnionWith(sessions.Where(one => one.TransactionAge(at) >= Long).OrderBy(one => one.TransactionStart).Take(MostLong).Select(one => one.Pid));
        return [.. sessions.Where(one => pids.Contains(one.Pid)).DistinctBy(one => one.Pid).OrderBy(one => one.Pid)];
    }
}
