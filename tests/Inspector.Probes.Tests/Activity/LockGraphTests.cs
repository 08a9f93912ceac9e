using Inspector.Activity;
using Inspector.Remediation;
using static Inspector.Remediation.LockMode;

namespace Inspector.Tests.Activity;

/// <summary>The rules of the graph, on rows built by hand.</summary>
public sealed class LockGraphTests
{
    /// <summary>Table 13.2 of the manual, "Conflicting Lock Modes", row by row: X conflicts.</summary>
    private static readonly string[] Manual =
    [
        ".......X",
        "......XX",
        "....XXXX",
        "...XXXXX",
        "..XX.XXX",
        "..XXXXXX",
        ".XXXXXXX",
        "XXXXXXXX",
    ];

    [Fact]
    public void Modes_conflict_as_the_manual_says_and_both_ways() => Assert.All(
        from held in Enum.GetValues<LockMode>()
        from wanted in Enum.GetValues<LockMode>()
        select (held, wanted),
        pair =>
        {
            Assert.Equal(Manual[(int)pair.held][(int)pair.wanted] == 'X', LockConflicts.Conflicts(pair.held, pair.wanted));
            Assert.Equal(LockConflicts.Conflicts(pair.wanted, pair.held), LockConflicts.Conflicts(pair.held, pair.wanted));
        });

    [Fact]
    public void Nobody_waits_where_nothing_conflicts() =>
        Assert.Empty(new Rows().Holds(1, RowExclusiveLock).Holds(2, AccessShareLock).Graph().Queues);

    [Fact]
    public void One_that_waits_for_no_holder_waits_for_those_before_it_in_the_queue()
    {
        var graph = new Rows().Holds(1, AccessShareLock).Waits(2, AccessExclusiveLock).Waits(3, AccessShareLock).Waits(4, RowShareLock).Graph();

        Assert.Equal([(2, 1, false), (3, 2, true), (4, 2, true)], Edges(graph));
        Assert.Equal(new Root(new(1), "active", 3, 2), Assert.Single(graph.Roots));
        Assert.Equal([(2, 1), (3, 2), (4, 2)], graph.Behind(new(1)).Select(one => (one.Party.Pid, one.Level)));
        Assert.Equal([2, 3, 4], Assert.Single(graph.Queues).Waiters.Select(waiter => waiter.Pid));
        Assert.Equal(TimeSpan.FromSeconds(59), graph.Edges[0].Wait);
    }

    [Fact]
    public void What_a_blocker_holds_counts_before_what_it_wants_and_the_strongest_in_the_way_is_told()
    {
        var graph = new Rows().Holds(1, AccessShareLock).Holds(1, RowExclusiveLock).Holds(1, ShareUpdateExclusiveLock).Waits(2, ShareLock).Graph();

        Assert.Equal((ShareLock, ShareUpdateExclusiveLock, false), (graph.Edges[0].Awaits, graph.Edges[0].Holds, graph.Edges[0].IsQueued));
    }

    [Fact]
    public void A_waiter_with_no_time_yet_stands_last_and_is_asked_about()
    {
        var rows = new Rows().Holds(9, AccessExclusiveLock).Waits(1, ExclusiveLock, hasTime: false).Waits(2, ExclusiveLock);

        Assert.Equal([1], rows.Builder().Questions(LockOrder.Close, 50, out var isComplete));
        Assert.True(isComplete);
        Assert.Equal([(1, 2, true), (1, 9, false), (2, 9, false)], Edges(rows.Graph()));
        Assert.Null(rows.Graph().BlockersOf(new(1)).First().Wait);
    }

    [Fact]
    public void Waits_of_the_same_moment_are_asked_about_and_those_apart_are_not()
    {
        var rows = new Rows().Holds(9, AccessExclusiveLock).Waits(1, ExclusiveLock).Waits(2, ExclusiveLock).Waits(3, AccessShareLock);

        Assert.Empty(rows.Builder().Questions(LockOrder.Close, 50, out _));
        Assert.Equal([2], rows.Builder().Questions(TimeSpan.FromSeconds(2), 50, out _)); // 3 contends with nobody in the queue
        Assert.Equal([(1, 2, true), (1, 9, false), (2, 9, false), (3, 9, false)], Edges(rows.Graph((2, [9]))));
    }

    [Fact]
    public void Of_more_questions_than_allowed_only_those_are_asked_that_times_cannot_answer_and_that_is_known()
    {
        var rows = new Rows().Holds(9, AccessExclusiveLock);
        for (var pid = 10; pid < 20; pid++)
        {
            rows.Waits(pid, ExclusiveLock);
        }

        Assert.Equal([12], rows.Holds(12, AccessShareLock).Builder().Questions(TimeSpan.FromSeconds(2), 5, out var isComplete));
        Assert.False(isComplete);
    }

    /// <summary>D holds SHARE, A holds ACCESS SHARE; B awaits ACCESS EXCLUSIVE; then A asks for ROW EXCLUSIVE, and is put before B.</summary>
    [Fact]
    public void Who_upgrades_a_lock_that_the_queue_waits_for_is_put_before_it_and_that_is_no_deadlock()
    {
        var (a, b, d) = (1, 2, 4);
        var rows = new Rows().Holds(d, ShareLock).Holds(a, AccessShareLock).Waits(b, AccessExclusiveLock).Waits(a, RowExclusiveLock);

        Assert.Equal([a], rows.Builder().Questions(LockOrder.Close, 50, out _));
        var graph = rows.Graph((a, [d]));
        Assert.Equal([(a, d, false), (b, a, false), (b, d, false)], Edges(graph));
        Assert.Empty(graph.Cycles);
        Assert.Equal(Edges(graph), Edges(rows.Graph())); // without an answer nothing is made up
    }

    [Fact]
    public void A_cycle_is_reported_once_the_server_has_confirmed_it()
    {
        var rows = new Rows().Holds(1, ExclusiveLock, 1).Holds(2, ExclusiveLock, 2).Waits(1, ExclusiveLock, 2).Waits(2, ExclusiveLock, 1).Waits(3, ExclusiveLock, 1);

        Assert.Empty(rows.Builder().Build(new Dictionary<int, System.Collections.Immutable.ImmutableHashSet<int>>(), isOrderExact: true, out var suspects).Cycles);
        Assert.Equal([1, 2], suspects);
        Assert.Equal([[new Party(1), new Party(2)]], rows.Graph((1, [2]), (2, [1])).Cycles);
        Assert.Empty(rows.Graph((1, [2])).Cycles);
        Assert.Empty(rows.Graph((1, [2]), (2, [7])).Cycles);
        Assert.Empty(rows.Graph().Roots);
    }

    [Fact]
    public void Workers_are_their_leader_and_do_not_block_one_another()
    {
        var graph = new Rows().Helps(11, 10).Helps(12, 10).Holds(10, AccessExclusiveLock).Waits(11, AccessShareLock).Waits(5, AccessShareLock).Holds(12, ShareLock, 2).Waits(6, RowExclusiveLock, 2).Graph();

        Assert.Equal([(5, 10, false), (6, 10, false)], Edges(graph));
        Assert.Equal(2, Assert.Single(graph.Roots).Blocked);
    }

    [Fact]
    public void Workers_that_wait_for_the_same_are_told_once()
    {
        var graph = new Rows().Helps(11, 10).Helps(12, 10).Holds(5, AccessExclusiveLock).Waits(11, AccessShareLock).Waits(12, AccessShareLock).Graph();

        Assert.Equal([(10, 5, false)], Edges(graph));
        Assert.Equal((TimeSpan.FromSeconds(59), 2, 1), (graph.Edges[0].Wait, graph.Queues[0].Length, graph.Roots[0].Blocked));
    }

    [Fact]
    public void Prepared_transactions_are_pid_0_and_told_apart_by_name()
    {
        var graph = new Rows().Prepared("3/7", ShareLock).Prepared("3/8", ShareLock).Prepared("9/9", ShareLock, 2).Waits(4, RowExclusiveLock).Waits(5, RowExclusiveLock, 2).Graph();

        Assert.Equal([(4, "pay"), (4, "ship"), (5, null)], graph.Edges.Select(edge => (edge.Waiter.Pid, edge.Blocker.Gid)));
        Assert.All(graph.Edges, edge => Assert.True(edge.Blocker.IsPrepared));
        Assert.Equal(3, graph.Roots.Length);
    }

    [Fact]
    public void One_that_waits_for_two_roots_counts_for_both()
    {
        var graph = new Rows().Holds(1, ShareLock).Holds(2, ShareLock).Waits(3, ExclusiveLock).Waits(4, AccessExclusiveLock).Graph();

        Assert.Equal([(1, 2, 1), (2, 2, 1)], graph.Roots.Select(root => (root.Party.Pid, root.Blocked, root.Depth)));
    }

    [Fact]
    public void A_queue_of_a_thousand_has_half_a_million_edges_and_is_made_at_once()
    {
        var rows = new Rows().Holds(1, ExclusiveLock);
        for (var pid = 10; pid < 1_010; pid++)
        {
            rows.Waits(pid, ExclusiveLock);
        }

        var graph = rows.Graph();
        Assert.Equal(1_000 * 1_001 / 2, graph.Edges.Count);
        Assert.Equal((1_000, 1), (graph.Roots[0].Blocked, graph.Roots[0].Depth));
    }

    [Theory]
    [InlineData(0u, 42u, 1, "42")]
    [InlineData(1u, 0u, 1, "4294967296")]
    [InlineData(4294967295u, 4294967295u, 1, "-1")]
    [InlineData(2147483648u, 0u, 1, "-9223372036854775808")]
    [InlineData(1u, 2u, 2, "1, 2")]
    [InlineData(4294967295u, 2147483648u, 2, "-1, -2147483648")]
    public void Advisory_keys_are_written_as_their_users_write_them(uint upper, uint lower, short form, string key) =>
        Assert.Equal(key, new LockTarget(new("advisory", 5, ClassId: upper, ObjectId: lower, ObjectSubId: form), "app", null).AdvisoryKey);

    private static IEnumerable<(int, int, bool)> Edges(LockGraph graph) => graph.Edges.Select(edge => (edge.Waiter.Pid, edge.Blocker.Pid, edge.IsQueued));
}
