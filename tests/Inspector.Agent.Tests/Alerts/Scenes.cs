using System.Collections.Immutable;
using Inspector.Activity;
using Inspector.Agent.Alerts;
using Inspector.Agent.Reports;
using Inspector.Remediation;
using Inspector.Testing;
using Inspector.Tests.Reports;

namespace Inspector.Tests.Alerts;

/// <summary>A target, look after look: session 10 holds a table, others wait for it.</summary>
internal sealed class Scenes
{
    private readonly IncidentWatch _watch = new();

    /// <summary>Seconds since the first began to wait.</summary>
    public double Seconds { get; set; }

    /// <summary>What the name of the root's application is.</summary>
    public string Application { get; init; } = "billing";

    /// <summary>Since when the root's transaction is open, in seconds before the first began to wait; null for one that is always new.</summary>
    public double? Before { get; init; } = 60;

    /// <summary>Whether the first who waited gave up: then the others are seen to have waited for 3 s less.</summary>
    public bool HasFirstGivenUp { get; set; }

    /// <summary>Whether the name of the root's database could not be read.</summary>
    public bool IsDatabaseUnknown { get; set; }

    /// <summary>How far the server's clock is from the agent's.</summary>
    public TimeSpan Clock { get; init; }

    /// <summary>Looks.</summary>
    public (LockPicture Picture, ImmutableArray<Incident> Open) Look(int waiters)
    {
        var picture = Picture(waiters);
        _watch.Add(picture.Sample);
        return (picture, _watch.Open);
    }

    /// <summary>An alert as it is told after some seconds.</summary>
    public static LockAlert Alert(int waiters = 2, double seconds = 20, DateTimeOffset? end = null, string target = "shop")
    {
        var scenes = new Scenes { Seconds = seconds };
        scenes.Look(waiters);
        var (picture, open) = scenes.Look(waiters);
        var alert = new TargetAlerts(target, new() { After = TimeSpan.FromSeconds(1) }, TimeProvider.System).Take(picture, open, picture.Sample.SampledAt)[0];
        return alert with { End = end };
    }

    private LockPicture Picture(int waiters)
    {
        var scene = new LockScene { Now = LockScene.At.AddSeconds(Seconds) + Clock };
        var orders = scene.Table("orders", 1);
        var root = scene.Client(10, "update orders set state = ?", "idle in transaction", Before is { } before ? Seconds + before : 0.1);
        scene.With(root with { Application = Application, Database = IsDatabaseUnknown ? null : "app", StateChange = scene.Now.AddSeconds(-Math.Min(Seconds, 3)) }).Holds(10, orders, LockMode.AccessExclusiveLock);
        for (var i = HasFirstGivenUp ? 1 : 0; i < waiters; i++)
        {
            scene.With(scene.Client(20 + i, "select * from orders")).Waits(20 + i, orders, LockMode.AccessShareLock, Before is null ? 0.05 : Math.Max(0.01, Seconds - (3 * i)));
        }

        return LockPictures.Of(scene.Sample());
    }
}
