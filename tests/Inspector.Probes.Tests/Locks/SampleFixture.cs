using System.Collections.Frozen;
using System.Collections.Immutable;
using Inspector.Activity;
using Inspector.Remediation;

namespace Inspector.Tests.Locks;

/// <summary>Builds a sample in memory, as if a server had been read: who holds what, who waits for what and for how long.</summary>
internal sealed class SampleFixture
{
    public const string Database = "app";
    private const uint DatabaseOid = 5;

    private readonly List<Session> _sessions = [];
    private readonly List<PreparedTransaction> _prepared = [];
    private readonly List<LockRow> _rows = [];
    private readonly List<HeldLock> _held = [];

    public static DateTimeOffset Now { get; } = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);

    public int Major { get; init; } = 18;

    /// <summary>Whether the server confirms what sessions in a circle wait for.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>What else the sample holds.</summary>
    public Func<LockSample, LockSample> With { get; init; } = sample => sample;

    public static LockKey Table(uint oid = 16400) => new("relation", DatabaseOid, oid);

    public static LockKey Row(uint transaction = 700) => new("transactionid", TransactionId: transaction);

    public static LockKey Advisory(long key) => new("advisory", DatabaseOid, ClassId: (uint)(key >> 32), ObjectId: unchecked((uint)key), ObjectSubId: 1);

    /// <summary>A session.</summary>
    /// <param name="pid">Its pid.</param>
    /// <param name="state">Its state.</param>
    /// <param name="age">The age of its transaction in seconds; null for none.</param>
    /// <param name="running">For how many seconds its statement runs, or its state lasts.</param>
    /// <param name="query">Its statement.</param>
    /// <param name="kind">What it is for.</param>
    /// <param name="transaction">Its transaction's id, once it has written.</param>
    public SampleFixture Session(
        int pid, string? state = "active", double? age = 100, double running = 100, string query = "select ?", SessionKind kind = SessionKind.Client, uint? transaction = null)
    {
        _sessions.Add(new()
        {
            Pid = pid,
            Kind = kind,
            BackendType = kind == SessionKind.Startup ? "startup" : "client backend",
            State = state,
            Database = kind == SessionKind.Startup ? null : Database,
            DatabaseOid = DatabaseOid,
            Role = "web",
            BackendStart = Now.AddHours(-1),
            TransactionStart = age is { } seconds ? Now.AddSeconds(-seconds) : null,
            QueryStart = Now.AddSeconds(-running),
            StateChange = Now.AddSeconds(-running),
            Query = query,
            TransactionId = transaction,
            IsVisible = state is not null,
        });
        return this;
    }

    public SampleFixture Prepared(string gid, uint transaction = 700)
    {
        _prepared.Add(new(transaction, gid, Now.AddHours(-2), 10, "xa", DatabaseOid, Database));
        return this;
    }

    /// <summary>A lock that is held; pid 0 is the prepared transaction.</summary>
    public SampleFixture Holds(int pid, LockKey key, LockMode mode = LockMode.ExclusiveLock)
    {
        _rows.Add(new(key, pid, FormattableString.Invariant($"{pid}/1"), mode, IsGranted: true, WaitStart: null));
        return this;
    }

    public SampleFixture Awaits(int pid, double seconds, LockKey key, LockMode mode = LockMode.ShareLock)
    {
        _rows.Add(new(key, pid, FormattableString.Invariant($"{pid}/1"), mode, IsGranted: false, Now.AddSeconds(-seconds)));
        return this;
    }

    /// <summary>A table that a transaction has written.</summary>
    public SampleFixture Writes(int pid, string table, long? bytes, char kind = 'r')
    {
        _held.Add(new(new(pid), new(Table(), Database, new("public", table, kind, bytes)), LockMode.RowExclusiveLock));
        return this;
    }

    /// <summary>The same in another order.</summary>
    public SampleFixture Shuffled(Random random)
    {
        var rows = _rows.ToArray();
        random.Shuffle(rows);
        _rows.Clear();
        _rows.AddRange(rows);
        return this;
    }

    public LockSample Build()
    {
        var sessions = _sessions.OrderBy(session => session.Pid).ToImmutableArray();
        var facts = new LockFacts(
            [.. _rows],
            FrozenDictionary<int, int>.Empty,
            _prepared.ToFrozenDictionary(_ => "0/1", one => one.Gid, StringComparer.Ordinal),
            Now);
        var builder = new LockGraphBuilder(
            facts,
            (key, _) => new(key, Database, key.Relation is { } oid ? new("public", FormattableString.Invariant($"t{oid}"), 'r', 8192) : null),
            party => party.IsPrepared ? "prepared" : sessions.FirstOrDefault(session => session.Pid == party.Pid)?.State);
        var edges = builder.Build(FrozenDictionary<int, ImmutableHashSet<int>>.Empty, isOrderExact: true, out var suspects).Edges;
        var answers = IsConfirmed
            ? suspects.ToDictionary(pid => pid, pid => edges.Where(edge => edge.Waiter.Pid == pid).Select(edge => edge.Blocker.Pid).ToImmutableHashSet())
            : [];
        return With(new()
        {
            Version = new(Major * 10_000),
            SampledAt = Now,
            SessionCount = 300,
            Sessions = sessions,
            PreparedTransactions = [.. _prepared],
            Held = [.. _held],
            Graph = builder.Build(answers, isOrderExact: true, out _),
        });
    }

    /// <summary>One look.</summary>
    public LockSamples Once() => new(null, Build());

    /// <summary>Two looks that see the same.</summary>
    public LockSamples Twice() => new(Build(), Build());
}
