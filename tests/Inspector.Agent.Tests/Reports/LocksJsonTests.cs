using System.Globalization;
using System.Text;
using System.Text.Json;
using Inspector.Activity;
using Inspector.Agent.Reports;
using Inspector.Remediation;
using Inspector.Testing;

namespace Inspector.Tests.Reports;

public sealed class LocksJsonTests
{
    private static readonly JsonSchema Contract = JsonSchema.Load(Checkout.File("docs", "locks.schema.json"), isClosed: true);

    public static TheoryData<string> Scenes => [.. Pictures.Keys];

    private static Dictionary<string, LockPicture> Pictures => new(StringComparer.Ordinal)
    {
        ["ddl"] = LockPictures.Ddl,
        ["row"] = LockPictures.Row,
        ["prepared"] = LockPictures.Prepared,
        ["two-roots"] = LockPictures.TwoRoots,
        ["deadlock"] = LockPictures.Deadlock,
        ["hidden"] = LockPictures.Hidden,
        ["nothing"] = LockPictures.Nothing,
        ["hostile"] = LockPictures.Hostile,
    };

    [Theory]
    [MemberData(nameof(Scenes))]
    public void Every_scene_keeps_to_the_contract(string scene)
    {
        Assert.Empty(Contract.Check(Json(Pictures[scene])));
        Assert.Empty(Contract.Check(Json(Pictures[scene], isIndented: false)));
    }

    [Theory]
    [InlineData("prepared")]
    [InlineData("deadlock")]
    [InlineData("hidden")]
    public void A_scene_is_written_as_approved(string scene) => Transcript.Check($"locks-{scene}.json", Json(Pictures[scene]));

    [Fact]
    public void One_object_a_line_has_no_other_line_feed_whatever_is_in_it()
    {
        var json = Json(LockPictures.Hostile, isIndented: false);

        Assert.Equal(json.Length - 1, json.IndexOf('\n', StringComparison.Ordinal));
        Assert.DoesNotContain(json.EnumerateRunes(), rune => rune.Value != '\n' && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format);
    }

    [Fact]
    public void What_the_contract_shares_with_that_of_a_scan_is_the_same()
    {
        var scan = JsonSchema.Load(Checkout.File("docs", "inspection.schema.json"), isClosed: true).Root.GetProperty("$defs");

        Assert.All((string[])["outcome", "finding", "probe", "object", "evidence", "impact", "plan", "step", "lock"], name =>
            Assert.True(JsonElement.DeepEquals(scan.GetProperty(name), Contract.Root.GetProperty("$defs").GetProperty(name)), name));
    }

    [Fact]
    public void A_hundred_thousand_edges_are_written_piece_by_piece()
    {
        var scene = new LockScene();
        var orders = scene.Table("orders", 1);
        scene.Holds(1, orders, LockMode.ExclusiveLock);
        for (var pid = 2; pid <= 450; pid++)
        {
            scene.Waits(pid, orders, LockMode.ExclusiveLock, 500 - pid);
        }

        using var output = new LargestPiece();
        LocksJson.Write(LockPictures.Of(scene.Sample()), output);

        Assert.True(output.Total > 20_000_000, $"{output.Total}");
        Assert.InRange(output.Largest, 1, 200_000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_incident_keeps_to_the_contract_in_one_line(bool hasEnded)
    {
        var incident = new Incident
        {
            Root = new(0, "pay\nment"),
            State = "prepared",
            Role = "web",
            Start = LockScene.At,
            LastSeen = LockScene.At.AddSeconds(9),
            End = hasEnded ? LockScene.At.AddSeconds(10) : null,
            PeakWaiters = 7,
            Depth = 2,
            Objects = ["public.orders", "advisory lock 1"],
            Statements = ["SELECT \u001b[2J"],
            Samples = 9,
        };

        var line = IncidentJson.Line(incident, LockPictures.Prepared);

        Assert.Empty(Contract.Check(line));
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        Assert.Equal(
            $"2026-11-22 06:00:00 UTC  prepared transaction pay\nment blocked up to 7 sessions for {(hasEnded ? "10 s" : "9 s, and still does")}, for public.orders and 1 more",
            IncidentText.Line(incident));
    }

    private static string Json(LockPicture picture, bool isIndented = true)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        LocksJson.Write(picture, output, isIndented);
        return output.ToString();
    }

    private sealed class LargestPiece() : TextWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;

        public long Total { get; private set; }

        public int Largest { get; private set; }

        public override void Write(string? value)
        {
            Total += value?.Length ?? 0;
            Largest = Math.Max(Largest, value?.Length ?? 0);
        }

        public override void Write(char value) => Total++;
    }
}
