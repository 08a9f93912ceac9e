using System.Collections.Frozen;
using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Indexes;
using Inspector.Testing;

namespace Inspector.Tests.Indexes;

/// <summary>Reads that were seen before the counters began again are reads.</summary>
public sealed class BroadIndexPriorTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, true)]
    [InlineData(9, true)]
    [InlineData(11, false)]
    public void Scans_before_a_reset_count(long scans, bool isFound)
    {
        var given = new SnapshotFixture { StatisticsReset = Now.AddDays(-1), Activity = new() { Inserted = 10_000 } };
        given.Table("orders", "a int4", "b int4", "c int4", "d int4", "e int4").WithIndex("orders_idx", "a", "b", "c", "d", "e");
        var built = given.Build();
        var index = built.Indexes.Single();
        index.Pages = 100_000;
        var window = new SeenWindow(index.Oid, Now.AddDays(-9), Now.AddDays(-1), scans, null);
        var seen = new Dictionary<(string, string), ImmutableArray<SeenWindow>> { [("public", "orders_idx")] = [window] };
        var prior = new Prior { Server = "db1", Servers = [new("db1", Now, seen.ToFrozenDictionary())] };

        var found = new BroadIndex().With(new Dictionary<string, double> { ["writes-per-scan"] = 1_000 });
        var findings = ((BroadIndex)found).Examine(built.With(prior)).ToList();
        Assert.Equal(isFound, findings.Count == 1);
        Assert.All(findings, finding => Assert.Equal(scans > 0, finding.Evidence.Contains(new("scans before that", scans, "scans", "seen by Inspector"))));
    }
}
