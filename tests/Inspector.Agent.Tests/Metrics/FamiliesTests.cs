using Inspector.Agent.Metrics;

namespace Inspector.Tests.Metrics;

/// <summary>The lists of families and labels: short, bounded, and named by the rules of Prometheus.</summary>
public sealed class FamiliesTests
{
    /// <summary>Written out here as well, so that a new one is a decision and not an accident.</summary>
    private static readonly string[] KnownLabels =
    [
        "target", "db_namespace", "probe", "severity", "outcome", "silence", "tier", "lock_type", "blocker_state", "requested_mode", "conflict_type", "state", "wait_event_type", "urgency",
        "holder", "standby_state", "stage", "wal_status", "trigger", "id_kind", "result", "operation", "object", "round_outcome", "condition", "receiver", "reason",
    ];

    [Fact]
    public void There_is_no_label_beyond_those_of_the_list()
    {
        Assert.Equal(KnownLabels, Labels.All.Select(label => label.Name));
        Assert.Empty(Families.All.SelectMany(family => family.Labels).Except(Labels.All));
    }

    [Fact]
    public void Only_targets_databases_receivers_and_the_ten_largest_objects_have_as_many_values_as_there_are() =>
        Assert.Equal(["target", "db_namespace", "object", "receiver"], Labels.All.Where(label => !label.IsClosed).Select(label => label.Name));

    [Fact]
    public void Values_of_a_label_are_few_and_different() =>
        Assert.All(Labels.All.Where(label => label.IsClosed), label =>
        {
            Assert.InRange(label.Values!.Value.Length, 2, label == Labels.Probe ? 200 : 13);
            Assert.Distinct(label.Values.Value);
        });

    [Fact]
    public void Every_family_is_in_the_list() =>
        Assert.Equal(
            typeof(Families).GetFields().Concat(typeof(OwnFamilies).GetFields()).Select(field => field.GetValue(null)).OfType<Family>().Select(family => family.Name).Order(),
            Families.All.Select(family => family.Name).Order());

    [Fact]
    public void A_name_is_there_once_and_begins_with_whom_it_is_about()
    {
        Assert.Distinct(Families.All.Select(family => family.Name));
        Assert.All(Families.All, family => Assert.Matches("^(postgresql|inspector)(_[a-z]+)+$", family.Name));
    }

    [Fact]
    public void Only_counters_end_with_total_and_nothing_ends_with_what_histograms_need() =>
        Assert.All(Families.All, family =>
        {
            Assert.Equal(family.IsCounter, family.Name.EndsWith("_total", StringComparison.Ordinal));
            Assert.DoesNotMatch("_(count|sum|bucket|info|created)$", family.Name);
        });

    [Fact]
    public void Units_are_base_units() => Assert.All(Families.All, family => Assert.Matches(@"^$|^(s|By|1|\{[a-z]+\})$", family.Unit ?? ""));

    [Fact]
    public void What_a_target_always_has_leaves_room_for_its_databases() => Assert.InRange(Families.ClosedPerTarget, 20, 200);

    [Theory]
    [InlineData("http.server.duration", "s", nameof(SampleKind.Histogram), "http_server_duration_seconds")]
    [InlineData("requests.total", "{request}", nameof(SampleKind.Counter), "requests")]
    [InlineData("io_bytes", "By", nameof(SampleKind.Gauge), "io_bytes")]
    [InlineData("usage", "1", nameof(SampleKind.Gauge), "usage_ratio")]
    [InlineData("usage", "1", nameof(SampleKind.Counter), "usage")]
    [InlineData("9 lives--left", null, nameof(SampleKind.Gauge), "_9_lives_left")]
    [InlineData("speed", "m/s", nameof(SampleKind.Gauge), "speed_m_s")]
    [InlineData("", "", nameof(SampleKind.Gauge), "_")]
    public void Names_are_made_by_the_rules_of_opentelemetry(string instrument, string? unit, string kind, string name) =>
        Assert.Equal(name, ExpositionName.Of(instrument, unit, Enum.Parse<SampleKind>(kind)));
}
