using Inspector.Activity;
using Inspector.Remediation;
using Inspector.Testing;

namespace Inspector.Tests.Activity;

public sealed class IncidentWatchTests
{
    private readonly IncidentWatch _watch = new(mostEnded: 3);

    [Fact]
    public void A_wait_that_one_sample_alone_saw_is_no_incident()
    {
        Assert.Empty(_watch.Add(Blocked(0, 10)));
        Assert.Empty(_watch.Open);

        Assert.Empty(_watch.Add(Quiet(1)));
        Assert.Empty(_watch.Ended);
    }

    [Fact]
    public void The_same_root_in_two_samples_in_a_row_is_one_and_the_first_without_it_ends_it()
    {
        _watch.Add(Blocked(0, 10, waiters: 2));
        _watch.Add(Blocked(1, 10, waiters: 5));
        _watch.Add(Blocked(2, 10, waiters: 3));
        var open = Assert.Single(_watch.Open);
        Assert.Null(open.End);

        var ended = Assert.Single(_watch.Add(Quiet(3)));

        Assert.Equal((10, 3, 5, 1), (ended.Root.Pid, ended.Samples, ended.PeakWaiters, ended.Depth));
        Assert.Equal((LockScene.At.AddSeconds(-30), LockScene.At.AddSeconds(2), LockScene.At.AddSeconds(3)), (ended.Start, ended.LastSeen, ended.End));
        Assert.Equal(["advisory lock 1"], ended.Objects);
        Assert.Equal(["SELECT 100", "SELECT 101", "SELECT 102", "SELECT 103", "SELECT 104"], ended.Statements);
        Assert.Equal(("app", "web", "api", "10.0.0.7", "SELECT root", "idle"), (ended.Database, ended.Role, ended.Application, ended.Client, ended.Query, ended.State));
        Assert.Equal(ended, Assert.Single(_watch.Ended));
        Assert.Empty(_watch.Open);
    }

    [Fact]
    public void Another_root_in_the_next_sample_is_no_incident()
    {
        _watch.Add(Blocked(0, 10));
        _watch.Add(Blocked(1, 11));

        Assert.Empty(_watch.Open);
    }

    [Fact]
    public void A_process_id_that_is_used_again_is_another_root()
    {
        _watch.Add(Blocked(0, 10));
        _watch.Add(Blocked(1, 10, backendStart: LockScene.At));

        Assert.Empty(_watch.Open);
    }

    [Fact]
    public void A_prepared_transaction_is_known_by_its_name_and_time()
    {
        for (var second = 0; second < 2; second++)
        {
            var scene = new LockScene();
            scene.Prepared(900, "pay", LockScene.Advisory(1), LockMode.ExclusiveLock).Waits(20, LockScene.Advisory(1), LockMode.ExclusiveLock, 5);
            _watch.Add(scene.Sample());
        }

        var open = Assert.Single(_watch.Open);
        Assert.Equal((new Party(0, "pay"), "prepared", "web", "app"), (open.Root, open.State, open.Role, open.Database));
    }

    [Fact]
    public void A_deadlock_that_lasts_is_one()
    {
        for (var second = 0; second < 2; second++)
        {
            var scene = new LockScene();
            scene.Holds(40, LockScene.Advisory(1), LockMode.ExclusiveLock).Holds(41, LockScene.Advisory(2), LockMode.ExclusiveLock);
            scene.Waits(40, LockScene.Advisory(2), LockMode.ExclusiveLock, 2).Waits(41, LockScene.Advisory(1), LockMode.ExclusiveLock, 1);
            _watch.Add(scene.Asked(40, 41).Asked(41, 40).Sample());
        }

        Assert.Equal((40, "deadlock"), Assert.Single(_watch.Open) is var open ? (open.Root.Pid, open.State) : default);
    }

    [Fact]
    public void Memory_is_bounded_and_what_is_forgotten_is_counted()
    {
        for (var pid = 10; pid < 20; pid++)
        {
            _watch.Add(Blocked(pid * 3, pid));
            _watch.Add(Blocked((pid * 3) + 1, pid));
            _watch.Add(Quiet((pid * 3) + 2));
        }

        Assert.Equal([17, 18, 19], _watch.Ended.Select(incident => incident.Root.Pid));
        Assert.Equal(10, _watch.EndedCount);
    }

    [Fact]
    public void Statements_are_cut_and_never_within_a_character()
    {
        _watch.Add(Blocked(0, 10, query: $"{new string('x', IncidentWatch.LongestStatement - 1)}🐘 and more"));
        _watch.Add(Blocked(1, 10));

        Assert.Equal(new string('x', IncidentWatch.LongestStatement - 1), Assert.Single(_watch.Open).Query);
    }

    private static LockSample Quiet(int second) => new LockScene { Now = LockScene.At.AddSeconds(second) }.Sample();

    private static LockSample Blocked(int second, int root, int waiters = 1, DateTimeOffset? backendStart = null, string query = "SELECT root")
    {
        var scene = new LockScene { Now = LockScene.At.AddSeconds(second) };
        scene.With(scene.Client(root, query, "idle") with { BackendStart = backendStart ?? LockScene.At.AddHours(-1) }).Holds(root, LockScene.Advisory(1), LockMode.ExclusiveLock);
        for (var i = 0; i < waiters; i++)
        {
            scene.With(scene.Client(100 + i, $"SELECT {100 + i}")).Waits(100 + i, LockScene.Advisory(1), LockMode.ShareLock, 30 + second - i);
        }

        return scene.Sample();
    }
}
