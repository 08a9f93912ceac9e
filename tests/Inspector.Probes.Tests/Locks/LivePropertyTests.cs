using Inspector.Activity;
using Inspector.Remediation;
using Inspector.Testing;

namespace Inspector.Tests.Locks;

/// <summary>What is found depends neither on the order in which locks are read, nor on sessions that have nothing to do with it.</summary>
public sealed class LivePropertyTests
{
    private static int Cases => TestEnvironment.IsLong ? 5000 : 200;

    [Fact]
    public void The_order_of_locks_changes_no_finding()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            Assert.Equal(Asked.All(Random(seed, 100).Twice()), Asked.All(Random(seed, 100).Shuffled(new(seed)).Twice()));
        }
    }

    [Fact]
    public void Sessions_of_others_change_no_finding()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var both = Random(seed + 1_000_000, 500, Random(seed, 100));
            Assert.Equal(
                Asked.All(Random(seed, 100).Twice()).Where(IsOfSession).Order(StringComparer.Ordinal),
                Asked.All(both.Twice()).Where(IsOfSession).Where(said => said.Split(' ')[1][0] == '1').Order(StringComparer.Ordinal));
        }
    }

    /// <summary>A property of findings says little where there are none.</summary>
    [Fact]
    public void The_random_schedules_make_every_probe_of_waits_speak()
    {
        var silent = Inspector.Probes.Live.Select(probe => probe.Info.Id).ToHashSet(StringComparer.Ordinal);
        for (var seed = 0; seed < 200; seed++)
        {
            silent.ExceptWith(Asked.All(Random(seed, 100).Twice()).Select(said => said.Split(' ')[0]));
        }

        // these are about counters and builds, and have tests of their own
        Assert.Equal(["concurrent-build-stuck", "deadlocks-rising", "lock-manager-contention", "lock-table-nearly-full", "recovery-conflict"], silent.Order(StringComparer.Ordinal));
    }

    private static bool IsOfSession(string said) => char.IsAsciiDigit(said.Split(' ')[1][0]);

    /// <summary>A few sessions of all kinds that hold and want locks on a few objects of their own.</summary>
    private static SampleFixture Random(int seed, int firstPid, SampleFixture? fixture = null)
    {
        var random = new Random(seed);
        fixture ??= new();
        if (firstPid == 100)
        {
            fixture.Prepared("left");
        }

        string?[] states = ["active", "active", "active", "idle in transaction", "idle", null];
        string[] queries = ["select ?", "update t set n = ?", "autovacuum: VACUUM public.t (to prevent wraparound)"];
        var oid = (uint)firstPid;
        LockKey[] keys = [SampleFixture.Table(oid), SampleFixture.Row(oid), SampleFixture.Advisory(oid)];
        for (var pid = firstPid; pid < firstPid + 14; pid++)
        {
            var query = queries[random.Next(queries.Length)];
            fixture.Session(
                pid, states[random.Next(states.Length)], age: random.Next(8000), running: random.Next(400), query: query,
                kind: query.StartsWith("auto", StringComparison.Ordinal) ? SessionKind.AutovacuumWorker : SessionKind.Client, transaction: random.Next(2) == 0 ? null : 700);
            if (random.Next(3) == 0)
            {
                fixture.Writes(pid, "t", 5_000_000_000);
            }

            var key = keys[random.Next(keys.Length)];
            var mode = key.Type == "relation" ? (LockMode)random.Next(8) : LockMode.ExclusiveLock;
            _ = random.Next(4) == 0 ? fixture.Holds(pid, key, mode) : fixture.Awaits(pid, pid - firstPid + 1 + (random.Next(60) * 20), key, mode);
        }

        if (firstPid == 100 && random.Next(3) == 0)
        {
            fixture.Holds(0, keys[1]);
        }

        return fixture;
    }
}
