using System.Text;
using Inspector.Agent.Scheduling;
using Inspector.Agent.Scheduling.Fleet;
using Inspector.Tests.Reports;
using Inspector.Tests.Web;

namespace Inspector.Tests.Scheduling.Fleet;

public sealed class ToldTargetTests
{
    [Fact]
    public void A_target_is_shown_elsewhere_as_it_is_here()
    {
        var here = FakeAgent.Orders with { Watcher = "b", EndedIncidents = [] };
        var there = Assert.Single(ToldTarget.Unpack(ToldTarget.Pack([ToldTarget.Of(here)]))).Show("b", name => here.Databases.Single(database => database.Name == name).Inspection);
        Assert.Equal(here.Locks!.Json, there.Locks!.Json);
        Assert.Equal(here.Locks.Text, there.Locks.Text);
        Assert.Equal(here.Locks.Totals, there.Locks.Totals);
        Assert.Equal(here.Locks.Roots, there.Locks.Roots);
        Assert.Equal(here.OpenIncidents.Select(Text), there.OpenIncidents.Select(Text));
        Assert.Equal(here.Databases, there.Databases);
        Assert.Equal(here.Tiers, there.Tiers);
        Assert.Equal(Plain(here).ToString(), Plain(there).ToString());
    }

    [Fact]
    public void Names_of_every_script_and_every_sign_arrive_as_they_were()
    {
        var names = Hostile.Names.Where(name => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)) == name).ToList(); // half a character no server has
        var here = FakeAgent.Orders with { Locks = SeenLocks.Of(LockPictures.Hostile), Skipped = [.. names], Databases = [.. names.Select(name => new DatabaseView(name) { Problem = name })] };
        var there = Assert.Single(ToldTarget.Unpack(ToldTarget.Pack([ToldTarget.Of(here)]))).Show("b", _ => null);
        Assert.Equal(here.Skipped, there.Skipped);
        Assert.Equal(here.Databases, there.Databases);
        Assert.Equal(here.Locks.Json, there.Locks!.Json);
    }

    [Fact]
    public void An_inspection_is_kept_elsewhere_as_it_is_here()
    {
        var here = KeptInspection.Of(Hostile.Inspection, FakeAgent.At);
        var there = KeptInspection.Unpack(here.Pack());
        Assert.Equal(here.Counts, there.Counts);
        Assert.Equal(here.Summary, there.Summary);
        Assert.Equal(here.SeenAt, there.SeenAt);
        using var mine = here.ReadFindings();
        using var theirs = there.ReadFindings();
        Assert.Equal(mine.RootElement.GetRawText(), theirs.RootElement.GetRawText());
    }

    private static string Text(Inspector.Activity.Incident incident) => System.Text.Json.JsonSerializer.Serialize(incident);

    private static TargetView Plain(TargetView view) => view with { Locks = null, OpenIncidents = [], EndedIncidents = [], Databases = [], Tiers = [], Skipped = [] };
}
