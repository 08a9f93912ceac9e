using System.Net;
using Inspector.Findings;

namespace Inspector.Tests.Configuration;

public sealed class ConfigurationReaderTests
{
    [Fact]
    public void What_a_file_does_not_say_has_a_default()
    {
        var read = Configured.Good(Configured.Least);

        var target = Assert.Single(read.Targets);
        Assert.Equal(("orders", "db1:5432/app as inspector"), (target.Name, target.Connection.ToString()));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)), (target.Tiers.Live, target.Tiers.Statistics, target.Tiers.Catalog));
        Assert.Equal(0.01, target.Budget.CoreShare);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 9432), read.Listen.Endpoint);
        Assert.Equal(Path.GetFullPath("inspector.db"), read.History.File);
        Assert.Equal(TimeSpan.FromDays(90), read.History.Retention);
        Assert.False(target.Password.IsGiven);
        Assert.All(Probes.All, probe => Assert.Equal(probe.Info.IsOnByDefault, target.Probes.IsOn(probe.Info)));
    }

    [Fact]
    public void Receivers_of_alerts_have_addresses_and_tokens_that_are_not_shown()
    {
        var alerts = Configured.Good(
            Configured.Least + """

            alerts: { alertmanagers: ["http://am-1.example:9093"], alertmanagerAuth: { tokenFile: am }, webhooks: ["https://hooks.example/hidden"], after: 30s, minWaiters: 3, runbooks: "https://example.org/r" }
            """,
            ("INSPECTOR__ALERTS__WEBHOOKAUTH__TOKEN", "hidden"),
            ("INSPECTOR__ALERTS__ALERTMANAGERS", "http://am-2.example,http://am-3.example")).Alerts;
        Assert.Equal(["http://am-2.example/", "http://am-3.example/"], alerts.Alertmanagers.Select(address => address.AbsoluteUri));
        Assert.EndsWith("/am", alerts.AlertmanagerAuth.TokenFile, StringComparison.Ordinal);
        Assert.Equal(("hidden", TimeSpan.FromSeconds(30), 3), (alerts.WebhookAuth.Token?.Reveal(), alerts.After, alerts.MinWaiters));
        Assert.DoesNotContain("hidden", alerts.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", Configured.Problem($"{Configured.Least}alerts: {{ webhooks: [\"ftp://hooks.example/hidden\"] }}\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_receiver_of_otlp_has_an_address_an_interval_and_headers_that_are_not_shown()
    {
        Assert.Null(Configured.Good(Configured.Least).Metrics.Otlp);
        var otlp = Configured.Good(Configured.Least + """

            metrics: { otlp: { endpoint: "https://localhost:4318/v1/metrics", headers: "authorization=Bearer hidden" } }
            """).Metrics.Otlp!;
        Assert.Equal((new Uri("https://localhost:4318/v1/metrics"), TimeSpan.FromMinutes(1), "authorization=Bearer hidden"), (otlp.Endpoint, otlp.Interval, otlp.Headers?.Reveal()));
        Assert.DoesNotContain("hidden", otlp.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_inherits_what_it_does_not_say_wherever_that_stands_in_the_file()
    {
        var read = Configured.Good("""
            targets:
              - name: a
                connection: host=a user=u
                tiers: { live: 1s }
                probes:
                  unused-index: { minimum-window: 30 }
              - name: b
                connection: host=b user=u
                budget: { coreShare: 2.5% }
            tiers: { live: 20s, catalog: 2h }
            budget: { coreShare: 0.5% }
            probes: { unused-index: { minimum-window: 14, minimum-size: 0 }, json-column: on }
            """);

        var (a, b) = (read.Targets[0], read.Targets[1]);
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromHours(2)), (a.Tiers.Live, a.Tiers.Catalog));
        Assert.Equal((TimeSpan.FromSeconds(20), TimeSpan.FromHours(2)), (b.Tiers.Live, b.Tiers.Catalog));
        Assert.Equal((0.005, 0.025), (a.Budget.CoreShare, b.Budget.CoreShare));
        Assert.Equal((30, 0), (a.Probes.Thresholds["unused-index"]["minimum-window"], a.Probes.Thresholds["unused-index"]["minimum-size"]));
        Assert.Equal(14, b.Probes.Thresholds["unused-index"]["minimum-window"]);
        Assert.Contains(b.Probes.Choose(Probes.All), probe => probe.Info.Id == "json-column");
    }

    [Fact]
    public void Suppressions_are_those_of_the_scan()
    {
        var read = Configured.Good($"{Configured.Least}suppressions:\n  - {{ object: '*_old', reason: leftovers, expires: 2026-12-31 }}\n");

        Assert.Equal([new Suppression { Object = new("*_old"), Reason = "leftovers", Expires = new(2026, 12, 31), Source = "c.yaml", Line = 5 }], read.Suppressions);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_in_the_order_of_the_file()
    {
        var read = Configured.Read("""
            tagrets: []
            tiers:
              live: 5 seconds
              catalog: 1s
            targets:
              - name: a b
                conection: host=a
              - name: c
                connection: host=c user=u bogus=1
              - name: C
                connection: host=c user=u
                probes: { unused-indx: off, unused-index: { minimum-window: 1000 }, json-column: maybe }
            suppressions:
              - probe: duplicate-index
              - { reason: r, object: a, probe: duplicate-indx }
            """);

        Assert.Null(read.Configuration);
        Assert.Equal(
            [
                "c.yaml:1:1: the configuration has no key \"tagrets\"; did you mean targets?",
                "c.yaml:3:9: \"5 seconds\" is no duration: a whole number and ms, s, m, h or d, such as 5s or 1h",
                "c.yaml:4:12: 1s does not lie between 1m and 7d",
                "c.yaml:6:5: a target lacks connection: a libpq URI or keyword string",
                "c.yaml:6:11: \"a b\" is no name: letters and digits, and behind the first also - _ and ., at most 63",
                "c.yaml:7:5: a target has no key \"conection\"; did you mean connection?",
            ],
            read.Problems.Take(6));
        Assert.StartsWith("c.yaml:9:17: ", read.Problems[6], StringComparison.Ordinal);
        Assert.Contains("bogus", read.Problems[6], StringComparison.Ordinal);
        Assert.Equal(
            [
                "c.yaml:10:11: the name \"C\" differs from \"c\", in line 8, by case or punctuation only",
                "c.yaml:12:15: probes has no key \"unused-indx\"; did you mean unused-index?",
                "c.yaml:12:65: \"1000\" is no number from 0 to 365 (days)",
                "c.yaml:12:86: \"maybe\" is neither on nor off",
                "c.yaml:14:5: the rule lacks a reason: say why, for whoever reads it next year",
                "c.yaml:15:36: there is no probe \"duplicate-indx\" (did you mean duplicate-index?); inspector probes lists them",
            ],
            read.Problems.Skip(7));
    }

    [Theory]
    [InlineData("targets:\n  - name: a\n    name: b\n    connection: host=a user=u\n", "c.yaml:3:5: the key \"name\" stands in line 2 already")]
    [InlineData("targets: []\n", "c.yaml:1:10: here stands a list: each target begins with a dash")]
    [InlineData("targets: [{name: a, connection: }]\n", "c.yaml:1:33: there is no value; write a libpq URI or keyword string")]
    [InlineData("targets: [{name: a, connection: host=a user=u}]\ntiers: 5s\n", "c.yaml:2:8: here stand keys and values: live, statistics, catalog")]
    [InlineData("targets: [{name: a, connection: host=a user=u}]\ntiers: {live: [5s]}\n", "c.yaml:2:15: here stands a single value: a duration from 1s to 1h")]
    [InlineData("targets: [{name: a, connection: host=a user=u}, {name: a, connection: host=b user=u}]\n", "c.yaml:1:56: another target has the name \"a\", in line 1")]
    [InlineData("targets: [{name: a, connection: host=a user=u, passwordFile: p, passwordCommand: [x]}]\n", "c.yaml:1:65: passwordFile and passwordCommand exclude each other")]
    [InlineData("targets: [{name: a, connection: host=a user=u, passwordCommand: []}]\n", "c.yaml:1:65: the list is empty; write a program and its arguments")]
    [InlineData("targets: [{name: a, connection: host=a user=u}]\nlisten: {address: 9432}\n", "c.yaml:2:19: \"9432\" is no address to listen on: write 127.0.0.1:9432, [::1]:9432, or *:9432 for all")]
    [InlineData("targets: [{name: a, connection: host=a user=u}]\nbudget: {coreShare: 1}\n", "c.yaml:2:21: \"1\" is no share from 0.01% to 100%, such as 1%")]
    [InlineData("targets: [{name: 'postgresql://u:hunter2@h', connection: host=a user=u}]\n", "c.yaml:1:18: that looks like a connection, and is not repeated here, is no name: letters and digits, and behind the first also - _ and ., at most 63")]
    public void What_is_wrong_is_said_with_its_place(string text, string problem) => Assert.Equal(problem, Configured.Problem(text));

    [Theory]
    [InlineData("*:80", "[::]:80")]
    [InlineData("localhost:80", "127.0.0.1:80")]
    [InlineData("0.0.0.0:80", "0.0.0.0:80")]
    [InlineData("'[::1]:80'", "[::1]:80")]
    public void An_address_to_listen_on_is_an_address_and_a_port(string written, string address) =>
        Assert.Equal(address, Configured.Good($"{Configured.Least}listen: {{ address: \"{written.Trim('\'')}\" }}\n").Listen.Endpoint.ToString());

    [Fact]
    public void Databases_are_chosen_by_patterns_and_left_out_by_patterns()
    {
        var filter = Configured.Good($"{Configured.Least}    databases: {{ exclude: ['tmp_*', b] }}\n").Targets[0].Databases;
        Catalog.Database[] there = [.. ((string[])["a", "b", "tmp_1"]).Select(name => new Catalog.Database { Oid = 1, Name = name })];

        Assert.Equal(["a"], filter.Choose(there).Visit);
        Assert.Equal(["tmp_1"], (filter with { Include = ["tmp_*"], Exclude = ["b"] }).Choose(there).Visit);
    }
}
