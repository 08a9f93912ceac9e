using System.Collections.Immutable;
using Inspector.Agent.Alerts;
using Inspector.Agent.Configuration;
using Inspector.Testing;
using Inspector.Tests.Commands;

namespace Inspector.Tests.Alerts;

public sealed class TargetAlertsTests
{
    private readonly HandClock _clock = new();
    private readonly Scenes _scenes = new();

    [Fact]
    public void Nobody_is_told_before_it_lasts_as_long_as_configured()
    {
        var alerts = Watch();
        Assert.Empty(Look(alerts, 1, 2));
        Assert.Empty(Look(alerts, 5, 2));
        Assert.Empty(Look(alerts, 9, 2));
        var alert = Assert.Single(Look(alerts, 11, 2));
        Assert.Equal((2, 2, LockScene.At, null), (alert.Waiters, alert.PeakWaiters, alert.Start, alert.End));
        Assert.Equal("shop/app: 2 sessions wait for billing (role web, pid 10), idle in transaction for 3 s; the longest for 11 s", alert.Summary);
    }

    [Fact]
    public void Nobody_is_told_of_fewer_than_configured()
    {
        var alerts = Watch(new() { MinWaiters = 3 });
        Assert.Empty(Look(alerts, 0, 2));
        Assert.Empty(Look(alerts, 20, 2));
        Assert.Empty(Look(alerts, 40, 2));
        Assert.Equal(3, Assert.Single(Look(alerts, 45, 3)).Waiters);
    }

    [Fact]
    public void A_busy_session_that_keeps_others_waiting_for_moments_is_no_alert()
    {
        var scenes = new Scenes { Before = null };
        var alerts = Watch();
        for (var seconds = 0; seconds < 300; seconds += 5)
        {
            scenes.Seconds = seconds;
            var (picture, open) = scenes.Look(4);
            Assert.Empty(alerts.Take(picture, open, picture.Sample.SampledAt));
        }
    }

    [Fact]
    public void It_is_told_again_every_minute_and_a_change_every_quarter_of_a_minute()
    {
        var alerts = Opened();
        Assert.Empty(Look(alerts, 30, 2));
        Assert.Empty(Look(alerts, 59, 2));
        Assert.Single(Look(alerts, 72, 2));
        Assert.Empty(Look(alerts, 80, 5));
        var changed = Assert.Single(Look(alerts, 88, 5));
        Assert.Equal((5, 5), (changed.Waiters, changed.PeakWaiters));
        Assert.Empty(Look(alerts, 95, 3));
        var fewer = Assert.Single(Look(alerts, 104, 3));
        Assert.Equal((3, 5), (fewer.Waiters, fewer.PeakWaiters));
    }

    [Fact]
    public void It_is_over_with_the_first_look_without_it_and_told_once()
    {
        var alerts = Opened();
        var over = Assert.Single(Look(alerts, 40, 0));
        Assert.Equal(LockScene.At.AddSeconds(40), over.End);
        Assert.Equal("shop/app: nobody waits for billing (role web, pid 10) any more, after 40 s and at most 2 sessions", over.Summary);
        Assert.Empty(Look(alerts, 45, 0));
        Assert.Empty(alerts.Open);
    }

    [Fact]
    public void A_root_whose_session_was_missed_once_is_not_over()
    {
        var alerts = Opened();
        var (picture, open) = _scenes.Look(2);
        var missed = picture with { Sample = picture.Sample with { Sessions = [.. picture.Sample.Sessions.Where(session => session.Pid != 10)] } };
        Assert.Empty(alerts.Take(missed, open, missed.Sample.SampledAt));
        Assert.Single(alerts.Open);
    }

    [Fact]
    public void Another_agent_that_came_later_gives_it_the_same_key_though_the_first_who_waited_is_gone()
    {
        var first = Assert.Single(Opened().Open);
        var later = new Scenes { HasFirstGivenUp = true, Seconds = 20 };
        var other = Watch();
        later.Look(3);
        var (picture, open) = later.Look(3);
        var alert = Assert.Single(other.Take(picture, open, picture.Sample.SampledAt));
        Assert.NotEqual(first.Start, alert.Start);
        Assert.Equal(first.Incident, alert.Incident);
    }

    [Fact]
    public void What_another_told_is_gone_on_with_under_its_beginning()
    {
        var told = Assert.Single(Opened().Open) with { PeakWaiters = 9 };
        var next = Watch();
        next.Adopt(told, end: null);
        _scenes.HasFirstGivenUp = true;
        var alert = Assert.Single(Look(next, 30, 3));
        Assert.Equal((told.Id, 9, 2), (alert.Id, alert.PeakWaiters, alert.Waiters));
    }

    [Fact]
    public void What_another_told_is_over_when_it_is_not_there()
    {
        var told = Assert.Single(Opened().Open);
        var next = Watch();
        next.Adopt(told, end: null);
        var over = Assert.Single(Look(next, 60, 0));
        Assert.Equal((told.Id, LockScene.At.AddSeconds(60)), (over.Id, over.End));
    }

    [Fact]
    public void What_was_told_under_another_beginning_before_that_could_be_read_ends_with_it()
    {
        var alerts = Opened();
        var told = Assert.Single(alerts.Open);
        var before = told with { Start = told.Start.AddSeconds(-30) };
        alerts.Adopt(before, end: null);
        Assert.Equal([told.Id, before.Id], Look(alerts, 40, 0).Select(alert => alert.Id));
        Assert.Empty(Look(alerts, 45, 0));
    }

    [Fact]
    public void What_another_said_to_be_over_is_not_said_again()
    {
        var alerts = Opened();
        alerts.Adopt(Assert.Single(alerts.Open), LockScene.At.AddSeconds(30));
        Assert.Empty(Look(alerts, 40, 0));
    }

    [Fact]
    public void A_root_that_blocks_again_those_who_waited_before_is_another_incident_of_the_same_alert()
    {
        var alerts = Opened();
        var over = Assert.Single(Look(alerts, 40, 0));
        Assert.Empty(Look(alerts, 45, 2));
        var again = Assert.Single(Look(alerts, 50, 2));
        Assert.Equal(over.Incident, again.Incident);
        Assert.NotEqual(over.Id, again.Id);
        Assert.True(again.Start > over.End);
    }

    [Fact]
    public void Clocks_that_agree_leave_times_as_the_server_has_them_and_others_are_reckoned_with()
    {
        Assert.Equal(TimeSpan.Zero, Assert.Single(Opened().Open).Ahead);
        var behind = new Scenes { Clock = TimeSpan.FromMinutes(-10), Seconds = 20 };
        behind.Look(2);
        var (picture, open) = behind.Look(2);
        var alert = Assert.Single(Watch().Take(picture, open, LockScene.At.AddSeconds(20)));
        Assert.Equal(TimeSpan.FromMinutes(10), alert.Ahead);
    }

    [Fact]
    public void The_name_of_the_database_which_is_a_label_is_waited_for_but_not_for_long()
    {
        var alerts = Watch();
        _scenes.IsDatabaseUnknown = true;
        Assert.Empty(Look(alerts, 1, 2));
        Assert.Empty(Look(alerts, 11, 2));
        _scenes.IsDatabaseUnknown = false;
        Assert.Equal("app", Assert.Single(Look(alerts, 16, 2)).Database);
        _scenes.IsDatabaseUnknown = true;
        Assert.Equal("app", Assert.Single(Look(alerts, 80, 2)).Database);

        var never = Watch();
        Assert.Null(Assert.Single(Look(never, 90, 2)).Database);
    }

    [Fact]
    public void Of_very_many_some_are_told_and_others_when_there_is_room()
    {
        var scene = new LockScene();
        for (var i = 0; i < 80; i++)
        {
            var table = scene.Table($"t{i}", (uint)(i + 1));
            scene.With(scene.Client(1000 + i, "lock table t", "idle in transaction", 100)).Holds(1000 + i, table, Remediation.LockMode.AccessExclusiveLock);
            scene.With(scene.Client(2000 + i, "select 1")).Waits(2000 + i, table, Remediation.LockMode.AccessShareLock, 90);
        }

        var picture = Reports.LockPictures.Of(scene.Sample());
        var watch = new Activity.IncidentWatch();
        watch.Add(picture.Sample);
        watch.Add(picture.Sample);
        var alerts = Watch();
        Assert.Equal(TargetAlerts.Most, alerts.Take(picture, watch.Open, LockScene.At).Length);
        Assert.Distinct(alerts.Open.Select(alert => alert.Incident));
    }

    [Fact]
    public void Prepared_transactions_deadlocks_and_hidden_sessions_are_told_with_what_to_do()
    {
        foreach (var (picture, who, runbook) in new[]
        {
            (Reports.LockPictures.Prepared, "prepared transaction \"payment \"42\"\" of web", "PgBlockedByPreparedTransaction"),
            (Reports.LockPictures.Deadlock, "api (role web, pid 40)", "PgDeadlocks"),
            (Reports.LockPictures.Hidden, "pid 30 of web", "PgLockWaitLong"),
            (Reports.LockPictures.Ddl, "api (role web, pid 4711)", "PgBlockedByIdleInTransaction"),
        })
        {
            var watch = new Activity.IncidentWatch();
            watch.Add(picture.Sample);
            watch.Add(picture.Sample);
            var alert = Watch(new() { After = TimeSpan.Zero }).Take(picture, watch.Open, LockScene.At)[0];
            Assert.Equal((who, runbook), (alert.Root.Who, alert.Runbook));
            Assert.NotEmpty(alert.ToDo);
            Assert.NotEmpty(alert.Tree);
        }
    }

    private TargetAlerts Watch(AlertOptions? options = null) => new("shop", options ?? new(), _clock);

    /// <summary>Two wait for 11 s, and it was told.</summary>
    private TargetAlerts Opened()
    {
        var alerts = Watch();
        Look(alerts, 0, 2);
        Assert.Single(Look(alerts, 11, 2));
        return alerts;
    }

    private ImmutableArray<LockAlert> Look(TargetAlerts alerts, double seconds, int waiters)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds - _scenes.Seconds));
        _scenes.Seconds = seconds;
        var (picture, open) = _scenes.Look(waiters);
        return alerts.Take(picture, open, picture.Sample.SampledAt);
    }
}
