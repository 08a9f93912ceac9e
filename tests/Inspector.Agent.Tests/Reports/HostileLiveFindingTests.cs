using System.Globalization;
using System.Text;
using System.Text.Json;
using Inspector.Activity;
using Inspector.Agent.Reports;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Testing;
using Session = Inspector.Activity.Session;

namespace Inspector.Tests.Reports;

/// <summary>Whatever the owners of sessions call themselves, their tables and their statements: every live finding tells it as text, on a terminal and to a machine.</summary>
public sealed class HostileLiveFindingTests
{
    public static TheoryData<string> LiveProbes => [.. Inspector.Probes.Live.Select(probe => probe.Info.Id)];

    [Theory, MemberData(nameof(LiveProbes))]
    public void What_strangers_write_stays_text_in_every_live_finding(string probe)
    {
        var engine = new Engine(Inspector.Probes.Live.Where(one => one.Info.Id == probe));
        foreach (var name in Hostile.Names.Append("SELECT '" + new string('\u202E', 5_000)))
        {
            var sample = Sample(name, isStandby: probe == "recovery-conflict");
            var examination = engine.Plan(engine.ExamineLive(new(sample, sample)), Answers.None);
            Assert.NotEmpty(examination.Findings);
            var picture = new LockPicture(name, 5432, sample, examination);

            foreach (var options in (LocksTextOptions[])[new() { Text = new() { Width = 80, UseColour = false } }, new() { IsFolded = false, Text = new() { IsVerbose = true } }])
            {
                using var text = new StringWriter(CultureInfo.InvariantCulture);
                LocksText.Write(picture, text, options);
                Assert.Contains(probe, text.ToString(), StringComparison.Ordinal);
                AssertHarmless(text.ToString());
            }

            using var json = new StringWriter(CultureInfo.InvariantCulture);
            LocksJson.Write(picture, json, isIndented: false);
            AssertHarmless(json.ToString());
            Assert.Equal(json.ToString().Length - 1, json.ToString().IndexOf('\n', StringComparison.Ordinal));
            using var document = JsonDocument.Parse(json.ToString());
            Assert.All(document.RootElement.GetProperty("findings").EnumerateArray(), finding => Assert.Equal(probe, finding.GetProperty("probe").GetString()));
            Assert.Contains(
                document.RootElement.GetProperty("sessions").EnumerateArray(),
                session => session.GetProperty("application").GetString() == name.Replace("half\uD83D", "half\uFFFD", StringComparison.Ordinal));
        }
    }

    private static void AssertHarmless(string text) => Assert.DoesNotContain(
        text.EnumerateRunes(),
        rune => rune.Value != '\n' && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>A server on which everything is wrong at once.</summary>
    private static LockSample Sample(string name, bool isStandby)
    {
        var scene = new LockScene();
        var tables = Enumerable.Range(1, 6).Select(at => scene.Table(name, (uint)at)).ToList();
        var virtualXid = new LockKey("virtualxid", VirtualXid: "7/1");
        Session Client(int pid, string query, string state = "active") => scene.Client(pid, query, state, 8_000) with
        {
            Application = name,
            Role = name,
            Database = name,
            Client = name,
            QueryStart = LockScene.At.AddSeconds(-300),
            StateChange = LockScene.At.AddSeconds(-300),
            TransactionId = 700,
        };
        foreach (var pid in Enumerable.Range(1, 30))
        {
            scene.With(pid switch
            {
                1 => Client(pid, name, "idle in transaction"),
                7 => Client(pid, $"autovacuum: VACUUM {name} (to prevent wraparound)") with { Kind = SessionKind.AutovacuumWorker },
                10 => Client(pid, $"do ? {name}"),
                15 => Client(pid, "") with { Kind = isStandby ? SessionKind.Startup : SessionKind.Client },
                _ => Client(pid, name),
            });
        }

        scene.Holds(1, tables[0], LockMode.ShareLock).Waits(2, tables[0], LockMode.AccessExclusiveLock, 60).Waits(3, tables[0], LockMode.AccessShareLock, 50);
        scene.Holds(5, tables[1], LockMode.AccessShareLock).Waits(4, tables[1], LockMode.AccessExclusiveLock, 60);
        scene.Prepared(900, name, tables[2], LockMode.AccessExclusiveLock).Waits(6, tables[2], LockMode.AccessShareLock, 60);
        scene.Holds(7, tables[3], LockMode.ShareUpdateExclusiveLock).Waits(8, tables[3], LockMode.AccessExclusiveLock, 60);
        scene.Holds(14, tables[4], LockMode.AccessShareLock).Waits(15, tables[4], LockMode.AccessExclusiveLock, 60);
        scene.Holds(12, virtualXid, LockMode.ExclusiveLock).Waits(11, virtualXid, LockMode.ShareLock, 100);
        scene.Holds(20, LockScene.Advisory(1), LockMode.ExclusiveLock);
        for (var pid = 21; pid <= 30; pid++)
        {
            scene.Waits(pid, LockScene.Advisory(1), LockMode.ExclusiveLock, pid);
        }

        var table = new LockTarget(tables[5], name, new(name, name, 'r', 5_000_000_000));
        DatabaseCounters Counted(long number) => new(5, name, number, new(number, number, number, number, number, number), LockScene.At.AddDays(-1));
        return scene.Sample() with
        {
            IsStandby = isStandby,
            Held = [new(new(10), table, LockMode.RowExclusiveLock)],
            LockTable = new(LockScene.At, 900, 1_000, new(1), 600),
            LockManagerWaiters = 50,
            Counters = new(LockScene.At, [Counted(100)]),
            CountersBefore = new(LockScene.At.AddMinutes(-10), [Counted(0)]),
            IndexBuilds = [new(11, 5, table, table, IsConcurrent: true, IsReindex: false, IndexBuildPhase.WaitingForOldSnapshots, 3, 1, 12)],
            Gaps = [new(Sight.LockNames, name, IsPartial: true)],
        };
    }
}
