using Inspector.Activity;
using Inspector.Agent.Reports;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Testing;
using Session = Inspector.Activity.Session;

namespace Inspector.Tests.Reports;

/// <summary>The ways to hang that on-call engineers meet, told by hand so that no age varies.</summary>
internal static class LockPictures
{
    private const string Count = "SELECT count(*) FROM orders WHERE customer_id = $1";
    private const string Update = "UPDATE orders SET n = n + ? WHERE id = ?";

    /// <summary>An ALTER TABLE behind an idle reader, 38 SELECTs and two writers behind it.</summary>
    public static LockPicture Ddl
    {
        get
        {
            var scene = new LockScene();
            var orders = scene.Table("orders", 1);
            scene.With(scene.Client(4711, Count, "idle in transaction", 312.4)).Holds(4711, orders, LockMode.AccessShareLock);
            scene.With(scene.Client(4712, "ALTER TABLE orders ADD COLUMN note text") with { Application = "migrate", Role = "deploy" })
                .Waits(4712, orders, LockMode.AccessExclusiveLock, 41.9);
            for (var i = 0; i < 38; i++)
            {
                scene.With(scene.Client(4800 + i, Count)).Waits(4800 + i, orders, LockMode.AccessShareLock, 41 - i);
            }

            scene.With(scene.Client(4900, Update)).Waits(4900, orders, LockMode.RowExclusiveLock, 2);
            scene.With(scene.Client(4901, Update)).Waits(4901, orders, LockMode.RowExclusiveLock, 1.5);
            return Of(scene.Sample(), Blocked);
        }
    }

    /// <summary>Ten updates of one row: the first waits for the transaction, the others for their turn.</summary>
    public static LockPicture Row
    {
        get
        {
            var scene = new LockScene();
            var row = scene.Table("orders", 1) with { Type = "tuple", Page = 0, Tuple = 1 };
            scene.With(scene.Client(10, Update, "idle in transaction", 9)).Holds(10, LockScene.Transaction(742), LockMode.ExclusiveLock);
            scene.With(scene.Client(11, Update)).Waits(11, LockScene.Transaction(742), LockMode.ShareLock, 8).Holds(11, row, LockMode.ExclusiveLock);
            for (var pid = 12; pid <= 20; pid++)
            {
                scene.With(scene.Client(pid, Update)).Waits(pid, row, LockMode.ExclusiveLock, 20 - pid + 0.5);
            }

            var sample = scene.Sample();
            return Of(sample with { Held = [new(new(10), sample.Graph.Queues.First(queue => queue.Target.Key.Type == "tuple").Target, LockMode.RowExclusiveLock)] });
        }
    }

    /// <summary>A prepared transaction holds a table.</summary>
    public static LockPicture Prepared
    {
        get
        {
            var scene = new LockScene();
            var orders = scene.Table("orders", 1);
            scene.Prepared(900, "payment \"42\"", orders, LockMode.AccessExclusiveLock);
            scene.With(scene.Client(21, Count)).Waits(21, orders, LockMode.AccessShareLock, 7200);
            scene.With(scene.Client(22, Count)).Waits(22, orders, LockMode.AccessShareLock, 60);
            return Of(scene.Sample());
        }
    }

    /// <summary>Two updates behind two FOR SHARE: each waits for both.</summary>
    public static LockPicture TwoRoots
    {
        get
        {
            var scene = new LockScene();
            foreach (var pid in (int[])[30, 31])
            {
                scene.With(scene.Client(pid, "SELECT n FROM orders WHERE id = ? FOR SHARE", "idle in transaction", pid)).Holds(pid, LockScene.Advisory(7), LockMode.ShareLock);
            }

            foreach (var pid in (int[])[32, 33])
            {
                scene.With(scene.Client(pid, Update)).Waits(pid, LockScene.Advisory(7), LockMode.ExclusiveLock, 5);
            }

            return Of(scene.Asked(32, 30, 31).Asked(33, 30, 31, 32).Sample());
        }
    }

    /// <summary>Two transactions that wait for each other, and one behind.</summary>
    public static LockPicture Deadlock
    {
        get
        {
            var scene = new LockScene();
            scene.With(scene.Client(40, Update)).With(scene.Client(41, Update)).With(scene.Client(42, Update));
            scene.Holds(40, LockScene.Advisory(1), LockMode.ExclusiveLock).Holds(41, LockScene.Advisory(2), LockMode.ExclusiveLock);
            scene.Waits(40, LockScene.Advisory(2), LockMode.ExclusiveLock, 0.8).Waits(41, LockScene.Advisory(1), LockMode.ExclusiveLock, 0.5);
            scene.Waits(42, LockScene.Advisory(1), LockMode.ExclusiveLock, 0.3);
            return Of(scene.Asked(40, 41).Asked(41, 40).Asked(42, 40, 41).Sample());
        }
    }

    /// <summary>Nothing waits.</summary>
    public static LockPicture Nothing => Of(new LockScene().Sample());

    /// <summary>What a role without <c>pg_read_all_stats</c> sees.</summary>
    public static LockPicture Hidden
    {
        get
        {
            var picture = TwoRoots;
            return picture with
            {
                Sample = picture.Sample with
                {
                    Sessions = [.. picture.Sample.Sessions.Select(session => new Session { Pid = session.Pid, DatabaseOid = 5, Database = "app", RoleOid = 10, Role = "web", IsVisible = false })],
                    Gaps = [new(Sight.Sessions, "the role lacks pg_read_all_stats: states, ages and statements of other roles' sessions are hidden", IsPartial: true)],
                },
            };
        }
    }

    /// <summary>Everything that a stranger can write is as bad as he can make it.</summary>
    public static LockPicture Hostile
    {
        get
        {
            const string bad = "\u001b[2J\u202Egnp.exe\r\n\u0007" + "x\u0000y\u009b31m";
            var scene = new LockScene();
            var table = scene.Table(bad, 1);
            scene.Prepared(900, bad, table, LockMode.ShareLock);
            scene.With(scene.Client(50, string.Concat(Enumerable.Repeat("SELECT '\u001b]0;title\u0007' ", 40_000)), "idle in transaction") with { Application = bad, Role = bad, Database = bad, Client = bad })
                .Holds(50, table, LockMode.ShareLock);
            scene.With(scene.Client(51, bad) with { Application = bad, Role = bad, Database = bad }).Waits(51, table, LockMode.AccessExclusiveLock, 3);
            return Of(scene.Sample());
        }
    }

    /// <summary>What a live probe would say.</summary>
    public static Finding Blocked => Samples.Finding("blocked-sessions", Severity.Error, Confidence.Proven, new(ObjectKind.Session, null, "4711"), "41 sessions wait for 4711, which does nothing") with
    {
        Detail = "Its transaction is open for 5 minutes and idle.",
        Evidence = [new("longest wait", 41.9, "s", "measured")],
        Plan = Plan.Of(Samples.Drop with { Sql = Sql.FromServer("SELECT pg_terminate_backend(4711);"), Locks = [] }),
    };

    public static LockPicture Of(LockSample sample, params Finding[] findings) =>
        new("db1", 5432, sample, new([.. findings.Select(finding => new Outcome(finding.Probe, OutcomeStatus.Examined, null, 1))], [.. findings]));
}
