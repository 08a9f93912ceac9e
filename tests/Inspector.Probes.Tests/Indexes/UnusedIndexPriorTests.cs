using System.Collections.Frozen;
using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Indexes;
using Inspector.Testing;

namespace Inspector.Tests.Indexes;

/// <summary>What was seen before makes the window longer, or the index used.</summary>
public sealed class UnusedIndexPriorTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Half an hour after the last look.</summary>
    private static readonly DateTimeOffset Reset = Now.AddDays(-2);

    private ImmutableArray<ReplicaUsage> _replicas = [];
    private IndexUsage _counted = IndexUsage.None;
    private long _sequentialScans = 1_000;
    private DateTimeOffset? _reset = Reset;
    private Gap? _gap;

    [Fact]
    public void Without_it_the_counters_alone_speak()
    {
        var found = Assert.Single(Find());
        Assert.Equal((Confidence.Possible, "The counters cover only 2 days: look again later."), (found.Confidence, found.Detail));
        Assert.Equal("statistics since 2026-10-30", Fact(found, "scans").Source);
    }

    [Fact]
    public void A_reset_does_not_shorten_what_was_seen()
    {
        var found = Assert.Single(Find(Window(-60)));
        Assert.Equal((Confidence.Likely, ""), (found.Confidence, found.Detail));
        Assert.Equal("seen by Inspector since 2026-09-02; statistics since 2026-10-30", Fact(found, "scans").Source);
        Assert.Equal((0L, 0.5), (Fact(found, "scans").Value, Fact(found, "not seen of that").Value));
    }

    [Theory]
    [InlineData(-91, true)]
    [InlineData(-93, false)]
    public void A_use_that_was_seen_is_use_for_three_months(int lastUsed, bool isSilent)
    {
        var found = Find(Window(-200, lastUsed));
        Assert.Equal(isSilent, found.Count == 0);
        Assert.All(found, one => Assert.Equal(
            (Confidence.Likely, "seen by Inspector since 2026-07-31; statistics since 2026-10-30", "2026-07-31"),
            (one.Confidence, Fact(one, "scans").Source, Fact(one, "last use that was seen").Value)));
    }

    [Theory]
    [InlineData(-23, Confidence.Likely)]
    [InlineData(-25, Confidence.Possible)]
    public void Nothing_is_known_across_a_time_in_which_nobody_looked_for_more_than_a_day(int hours, Confidence confidence) =>
        Assert.Equal(confidence, Assert.Single(Find(Window(-60) with { To = Reset.AddHours(hours) })).Confidence);

    [Fact]
    public void A_use_before_such_a_time_is_use_all_the_same() => Assert.Empty(Find(Window(-60, -50) with { To = Now.AddDays(-40) }));

    [Fact]
    public void What_was_not_seen_does_not_count()
    {
        // 23 hours of each day
        var windows = Enumerable.Range(2, 100).Select(day => Window(-day - 1) with { To = Now.AddDays(-day).AddHours(-23) });
        var found = Assert.Single(Find([.. windows]));
        Assert.Equal((Confidence.Possible, "What was seen covers only 6.2 days: look again later."), (found.Confidence, found.Detail));
    }

    [Fact]
    public void Another_index_that_had_its_name_says_nothing()
    {
        Assert.Equal(Confidence.Possible, Assert.Single(Find(Window(-60) with { Index = 1 })).Confidence);
        Assert.Single(Find(Window(-60, -10) with { Index = 1 }));
    }

    [Fact]
    public void What_a_server_saw_that_is_gone_counts()
    {
        Assert.Empty(Find(Server("db9", Now.AddDays(-30), Window(-60, -40))));
        Assert.Equal(Confidence.Likely, Assert.Single(Find(Server("db1", Now, Window(-60)), Server("db9", Now.AddDays(-30), Window(-60)))).Confidence);
    }

    [Theory]
    [InlineData(-6, "The server db9 was asked on 2026-10-26, and not now.")]
    [InlineData(-8, "")]
    public void A_server_that_was_asked_lately_and_not_now_makes_it_only_possible(int days, string caution) =>
        Assert.Equal(caution, Assert.Single(Find(Server("db1", Now, Window(-60)), Server("db9", Now.AddDays(days), Window(-60)))).Detail);

    [Fact]
    public void What_should_be_known_and_is_not_makes_it_only_possible()
    {
        (_reset, _gap) = (null, new(Sight.Prior, "why", IsPartial: true));
        var found = Assert.Single(Find());
        Assert.Equal((Confidence.Possible, "What was seen before could not be read: it may tell of a use."), (found.Confidence, found.Detail));
    }

    [Fact]
    public void Counters_that_reach_further_back_speak_for_themselves()
    {
        _reset = null;
        var found = Assert.Single(Find(Window(-60)));
        Assert.Equal((Confidence.Likely, "statistics since 2026-01-01"), (found.Confidence, Fact(found, "scans").Source));
    }

    [Fact]
    public void The_window_is_that_of_the_server_of_which_least_is_known()
    {
        _replicas = [new("db2", Now.AddDays(-3), FrozenDictionary<uint, IndexUsage>.Empty)];
        Assert.Equal("What was seen covers only 3 days: look again later.", Assert.Single(Find(Window(-60))).Detail);

        var found = Assert.Single(Find(Server("db1", Now, Window(-60)), Server("db2", Now, Window(-20) with { To = Now.AddDays(-3) })));
        Assert.Equal((Confidence.Likely, "seen by Inspector since 2026-10-12; statistics since 2026-10-29"), (found.Confidence, Fact(found, "scans on db2").Source));
    }

    [Fact]
    public void A_use_on_a_replica_before_its_counters_is_use()
    {
        _replicas = [new("db2", Now.AddDays(-3), FrozenDictionary<uint, IndexUsage>.Empty)];
        Assert.Empty(Find(Server("db1", Now, Window(-60)), Server("db2", Now, Window(-20, -10) with { To = Now.AddDays(-3) })));
    }

    [Fact]
    public void Reads_of_the_table_that_were_seen_count_as_reads()
    {
        _sequentialScans = 0;
        Assert.StartsWith("The table itself was hardly read", Assert.Single(Find(Window(-60))).Detail, StringComparison.Ordinal);
        var found = Assert.Single(Find([Window(-60)], others: [Window(-60, -3, scans: 99)]));
        Assert.Equal((Confidence.Likely, 100L), (found.Confidence, Fact(found, "scans of the table by other means").Value));
    }

    [Fact]
    public void A_use_that_the_counters_tell_of_is_judged_by_what_they_tell_of_it()
    {
        _counted = new(1, 0, null); // by the planner
        Assert.Equal("The few scans read no more than planning alone does.", Assert.Single(Find(Window(-60), Window(-2, -1) with { From = Reset })).Detail);
    }

    [Fact]
    public void A_use_that_the_counters_should_tell_of_and_do_not_is_use() => Assert.Empty(Find(Window(-60, -1)));

    private List<Finding> Find(params SeenWindow[] windows) => Find(windows, []);

    private List<Finding> Find(SeenWindow[] windows, SeenWindow[] others) => Find(windows.Length == 0 ? ImmutableArray<SeenServer>.Empty : [Server("db1", Now, windows, others)]);

    private List<Finding> Find(SeenServer first, params SeenServer[] more) => Find([first, .. more]);

    private List<Finding> Find(ImmutableArray<SeenServer> servers)
    {
        var given = new SnapshotFixture { StatisticsReset = _reset, Activity = new() { SequentialScans = _sequentialScans } };
        given.Table("orders", "id int4 not null", "state text", "town text").WithIndex("orders_state_idx", "state").WithIndex("orders_town_idx", "town");
        var built = given.Build();
        foreach (var index in built.Indexes)
        {
            index.Pages = 1_000;
        }

        Assert.Equal(Index, built.Indexes.Single(index => index.Name == "orders_state_idx").Oid);
        built.Indexes.Single(index => index.Name == "orders_state_idx").Usage = _counted;
        built.Indexes.Single(index => index.Name == "orders_town_idx").Usage = new(1, 1_000, null);
        return [.. new UnusedIndex().Examine(new(built.With(new Prior { Server = "db1", Servers = servers }, _gap), _replicas))];
    }

    private static readonly uint Index = 16386;

    private static SeenServer Server(string name, DateTimeOffset lastAsked, params SeenWindow[] windows) => Server(name, lastAsked, windows, []);

    private static SeenServer Server(string name, DateTimeOffset lastAsked, SeenWindow[] windows, SeenWindow[] others) => new(
        name,
        lastAsked,
        new Dictionary<(string, string), ImmutableArray<SeenWindow>>
        {
            [("public", "orders_state_idx")] = [.. windows],
            [("public", "orders_town_idx")] = [.. others.Select(window => window with { Index = Index + 1 })],
        }.ToFrozenDictionary());

    /// <summary>A window that ends half an hour before the reset.</summary>
    private static SeenWindow Window(double from, double? lastUsed = null, long? scans = null) => new(
        Index, Now.AddDays(from), Reset.AddMinutes(-30), scans ?? (lastUsed is null ? 0 : 1), lastUsed is { } days ? Now.AddDays(days) : null);

    private static Evidence Fact(Finding finding, string name) => Assert.Single(finding.Evidence, fact => fact.Name == name);
}
