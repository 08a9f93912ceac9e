namespace Inspector.Tests.Configuration;

/// <summary>Variables of the environment over the file.</summary>
public sealed class VariablesTests
{
    private const string Two = """
        targets:
          - name: orders
            connection: host=db1 user=inspector
            passwordCommand: [token]
          - name: billing-eu.1
            connection: host=db2 user=inspector
        tiers: { live: 9s }
        probes: { unused-index: }

        """;

    [Fact]
    public void A_variable_wins_over_the_file_and_adds_what_the_file_lacks()
    {
        var read = Configured.Good(
            Two,
            ("INSPECTOR__TIERS__LIVE", "2s"),
            ("INSPECTOR__TARGETS__BILLING_EU_1__CONNECTION", "host=db9 user=me dbname=x"),
            ("INSPECTOR__TARGETS__orders__Databases__Exclude", "a, b*"),
            ("INSPECTOR__PROBES__UNUSED_INDEX__MINIMUM_SIZE", "0"),
            ("INSPECTOR__PROBES__JSON_COLUMN", "on"),
            ("INSPECTOR__HISTORY__RETENTION", "7d"));

        Assert.Equal(TimeSpan.FromSeconds(2), read.Targets[0].Tiers.Live);
        Assert.Equal("db9:5432/x as me", read.Targets[1].Connection.ToString());
        Assert.Equal(["a", "b*"], read.Targets[0].Databases.Exclude);
        Assert.Equal(0, read.Targets[1].Probes.Thresholds["unused-index"]["minimum-size"]);
        Assert.True(read.Probes.Switches["json-column"]);
        Assert.Equal(TimeSpan.FromDays(7), read.History.Retention);
    }

    [Fact]
    public void What_excludes_it_gives_way()
    {
        var password = Configured.Good(Two, ("INSPECTOR__TARGETS__ORDERS__PASSWORD", "hunter2")).Targets[0].Password;

        Assert.Equal("hunter2", password.Given?.Reveal());
        Assert.True(password.Command.IsEmpty);
    }

    [Theory]
    [InlineData("INSPECTOR__TEIRS__LIVE", "1s", "there is no key \"TEIRS\"; did you mean TIERS?")]
    [InlineData("INSPECTOR__TIERS__LIFE", "1s", "there is no key \"LIFE\"; did you mean LIVE?")]
    [InlineData("INSPECTOR__TIERS__LIVE__MORE", "1s", "there are no keys below LIVE")]
    [InlineData("INSPECTOR__TIERS", "1s", "here stand keys and values: live, statistics, catalog")]
    [InlineData("INSPECTOR__TIERS__LIVE", "soon", "\"soon\" is no duration: a whole number and ms, s, m, h or d, such as 5s or 1h")]
    [InlineData("INSPECTOR__TIERS__LIVE", "", "there is no value; write a duration from 1s to 1h")]
    [InlineData("INSPECTOR__", "x", "there is no key \"\"; there are TIERS, BUDGET, PROBES, TARGETS, SUPPRESSIONS, LISTEN, HISTORY, FLEET, METRICS, ALERTS")]
    [InlineData("INSPECTOR__TARGETS__ORDRES__CONNECTION", "host=x", "the file has no target \"ORDRES\"; did you mean ORDERS?")]
    [InlineData("INSPECTOR__TARGETS__ORDERS", "host=x", "behind the name of a target two underscores and a key are missing")]
    [InlineData("INSPECTOR__SUPPRESSIONS", "x", "here stands a list: each rule has a reason and at least one of probe, object and fingerprint")]
    public void One_that_leads_nowhere_or_says_nonsense_is_an_error(string name, string value, string problem) =>
        Assert.Equal($"{name}: {problem}", Configured.Problem(Two, (name, value)));

    [Fact]
    public void Two_that_say_the_same_key_are_an_error() =>
        Assert.Equal("INSPECTOR__TIERS__Live: it says the same key as INSPECTOR__TIERS__LIVE", Configured.Problem(Two, ("INSPECTOR__TIERS__LIVE", "1s"), ("INSPECTOR__TIERS__Live", "1s")));

    /// <summary>As Kubernetes sets them for a service of that name.</summary>
    [Fact]
    public void Variables_with_one_underscore_are_not_ours() => Configured.Good(Two, ("INSPECTOR_PORT", "tcp://10.0.0.1:9432"), ("INSPECTOR_SERVICE_HOST", "10.0.0.1"));

    [Fact]
    public void A_connection_in_a_variable_is_never_repeated()
    {
        foreach (var bad in (string[])["postgresql://u:hunter2@h:port/x", "host=h password=hunter2 bogus=1", "u:hunter2@h/db"])
        {
            Assert.DoesNotContain("hunter2", Configured.Problem(Two, ("INSPECTOR__TARGETS__ORDERS__CONNECTION", bad)), StringComparison.Ordinal);
        }
    }
}
