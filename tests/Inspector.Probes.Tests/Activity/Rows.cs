using System.Collections.Frozen;
using System.Collections.Immutable;
using Inspector.Activity;
using Inspector.Remediation;

namespace Inspector.Tests.Activity;

/// <summary>Rows of the lock table, built by hand; a second passes between one wait and the next.</summary>
internal sealed class Rows
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly List<LockRow> _rows = [];
    private readonly Dictionary<int, int> _leaders = [];
    private int _waits;

    public static LockKey Table(uint relation) => new("relation", 5, relation);

    public Rows Holds(int pid, LockMode mode, uint relation = 1)
    {
        _rows.Add(new(Table(relation), pid, "", mode, IsGranted: true, null));
        return this;
    }

    public Rows Prepared(string transaction, LockMode mode, uint relation = 1)
    {
        _rows.Add(new(Table(relation), 0, transaction, mode, IsGranted: true, null));
        return this;
    }

    public Rows Waits(int pid, LockMode mode, uint relation = 1, bool hasTime = true)
    {
        _rows.Add(new(Table(relation), pid, "", mode, IsGranted: false, hasTime ? Start.AddSeconds(++_waits) : null));
        return this;
    }

    public Rows Helps(int worker, int leader)
    {
        _leaders.Add(worker, leader);
        return this;
    }

    public LockGraphBuilder Builder(Func<LockKey, LockKey?, LockTarget>? describe = null) => new(
        new([.. _rows], _leaders.ToFrozenDictionary(), new Dictionary<string, string>(StringComparer.Ordinal) { ["3/7"] = "pay", ["3/8"] = "ship" }.ToFrozenDictionary(StringComparer.Ordinal), Start.AddMinutes(1)),
        describe ?? ((key, row) => new(key, "app", null) { Row = row }),
        party => party.IsPrepared ? "prepared" : "active");

    /// <summary>The graph, with what the server would say of some.</summary>
    public LockGraph Graph(params (int Pid, int[] Blockers)[] answers) =>
        Builder().Build(answers.ToDictionary(answer => answer.Pid, answer => answer.Blockers.ToImmutableHashSet()), isOrderExact: true, out _);
}
