using System.Collections.Frozen;
using System.Collections.Immutable;
using Inspector.Activity;
using Inspector.Remediation;
using ServerSession = Inspector.Activity.Session;

namespace Inspector.Testing;

/// <summary>A moment on a server, told by hand: who holds what, who waits for what since when. The graph is made by the product's own rules.</summary>
internal sealed class LockScene
{
    /// <summary>When the scene is looked at, unless told otherwise.</summary>
    public static readonly DateTimeOffset At = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);

    private readonly List<LockRow> _rows = [];
    private readonly List<ServerSession> _sessions = [];
    private readonly List<PreparedTransaction> _prepared = [];
    private readonly Dictionary<LockKey, RelationName> _names = [];
    private readonly Dictionary<int, ImmutableHashSet<int>> _answers = [];

    /// <summary>The moment.</summary>
    public DateTimeOffset Now { get; init; } = At;

    /// <summary>The key of a table in the database app.</summary>
    public LockKey Table(string name, uint relation)
    {
        var key = new LockKey("relation", 5, relation);
        _names[key] = new("public", name, 'r', null);
        return key;
    }

    /// <summary>The key of a transaction.</summary>
    public static LockKey Transaction(uint id) => new("transactionid", TransactionId: id);

    /// <summary>The key of an advisory lock.</summary>
    public static LockKey Advisory(uint key) => new("advisory", 5, ClassId: 0, ObjectId: key, ObjectSubId: 1);

    /// <summary>A client's session, active for a minute.</summary>
    public ServerSession Client(int pid, string query, string state = "active", double age = 60) => new()
    {
        Pid = pid,
        Kind = SessionKind.Client,
        BackendType = "client backend",
        DatabaseOid = 5,
        Database = "app",
        RoleOid = 10,
        Role = "web",
        Application = "api",
        Client = "10.0.0.7",
        State = state,
        Query = query,
        BackendStart = At.AddHours(-1),
        TransactionStart = state == "idle" ? null : Now.AddSeconds(-age),
    };

    /// <summary>A session is there.</summary>
    public LockScene With(ServerSession session)
    {
        _sessions.Add(session);
        return this;
    }

    /// <summary>A prepared transaction is there, and holds a lock.</summary>
    public LockScene Prepared(uint id, string gid, LockKey key, LockMode mode)
    {
        var virtualTransaction = FormattableString.Invariant($"-1/{id}");
        _prepared.Add(new(id, gid, Now.AddHours(-3), 10, "web", 5, "app"));
        _rows.Add(new(Transaction(id), 0, virtualTransaction, LockMode.ExclusiveLock, IsGranted: true, null));
        _rows.Add(new(key, 0, virtualTransaction, mode, IsGranted: true, null));
        return this;
    }

    /// <summary>A session holds a lock.</summary>
    public LockScene Holds(int pid, LockKey key, LockMode mode)
    {
        _rows.Add(new(key, pid, "", mode, IsGranted: true, null));
        return this;
    }

    /// <summary>A session waits for a lock.</summary>
    public LockScene Waits(int pid, LockKey key, LockMode mode, double seconds)
    {
        _rows.Add(new(key, pid, "", mode, IsGranted: false, Now.AddSeconds(-seconds)));
        return this;
    }

    /// <summary>What the server says when it is asked for whom a session waits.</summary>
    public LockScene Asked(int pid, params int[] blockers)
    {
        _answers[pid] = [.. blockers];
        return this;
    }

    /// <summary>The sample.</summary>
    public LockSample Sample()
    {
        var sessions = _sessions.OrderBy(session => session.Pid).ToImmutableArray();
        var facts = new LockFacts(
            [.. _rows],
            FrozenDictionary<int, int>.Empty,
            _prepared.ToFrozenDictionary(one => FormattableString.Invariant($"-1/{one.TransactionId}"), one => one.Gid, StringComparer.Ordinal),
            Now);
        var builder = new LockGraphBuilder(facts, Describe, party => party.IsPrepared ? "prepared" : sessions.FirstOrDefault(session => session.Pid == party.Pid)?.State);
        var graph = builder.Build(_answers, isOrderExact: true, out _);
        return new()
        {
            Version = new(150_020),
            SampledAt = Now,
            DatabaseTime = TimeSpan.FromMilliseconds(1.2),
            Waiters = graph.Queues.SelectMany(queue => queue.Waiters).Select(waiter => waiter.Party).Distinct().Count(),
            SessionCount = 240,
            Sessions = sessions,
            PreparedTransactions = [.. _prepared],
            Graph = graph,
        };
    }

    private LockTarget Describe(LockKey key, LockKey? row) =>
        new(key, key.Database is null ? null : "app", key.Relation is null && row is null ? null : _names.GetValueOrDefault(row is { } other ? new("relation", 5, other.Relation) : new("relation", 5, key.Relation))) { Row = row };
}
