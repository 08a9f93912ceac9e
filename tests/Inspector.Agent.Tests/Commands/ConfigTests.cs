using Inspector.Agent.Commands;
using Inspector.Tests.Configuration;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Commands;

/// <summary><c>inspector config check</c>, as its user sees it.</summary>
public sealed class ConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_watched_is_one_line_for_each_target()
    {
        using var around = new Surroundings();
        around["INSPECTOR__TARGETS__BILLING_EU__PASSWORD"] = "hunter2";
        var ended = await CheckAsync(around, """
            tiers: { live: 10s }
            targets:
              - name: orders
                connection: postgresql://inspector:hunter2@db1/app
                replicas: [host=db2 user=inspector dbname=app]
                databases: { include: ["shop*"], exclude: [shop_test] }
                probes: { unused-index: off }
              - name: billing-eu
                connection: host=db3,db4 user=inspector dbname=app
                passwordCommand: [/usr/local/bin/token, hunter2]
                budget: { coreShare: 0.5% }
              - name: "3"
                connection: host=db5 user=inspector dbname=app
                passwordCommand: [/usr/local/bin/token, hunter2]
            suppressions:
              - { probe: duplicate-index, reason: replaced in release 42 }
            listen: { address: "*:9432" }
            """);

        Assert.Equal(ExitCode.Clean, ended.Code);
        Assert.DoesNotContain("hunter2", ended.Output + ended.Error, StringComparison.Ordinal);
        Assert.Equal("[::]:9432 can be reached from elsewhere, and there is no token: set listen.tokenFile", ended.Complaint);
        Transcript.Check("config-check.txt", Counted(_folder.Relative(ended.Output)), "Commands");
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_one_line_each()
    {
        using var around = new Surroundings();
        around["INSPECTOR__TIERS__LIFE"] = "1s";
        var ended = await CheckAsync(around, "targets:\n  - name: orders\n    conection: host=db1 password=hunter2\ntiers:\n  live: 5\n");

        Assert.Equal(ExitCode.Usage, ended.Code);
        Assert.Equal("4 errors; docs/configuration.md says what a configuration may hold", ended.Complaint);
        Transcript.Check("config-check-wrong.txt", _folder.Relative(ended.Output), "Commands");
    }

    [Theory]
    [InlineData("config needs a command behind it: check (inspector config --help shows how)", "config")]
    [InlineData("config needs a command behind it: check (inspector config --help shows how)", "config", "chek")]
    [InlineData("there is no option \"--bogus\" (inspector config check --help shows how)", "config", "check", "--bogus")]
    [InlineData("check takes one FILE; put one that has spaces between quotes (inspector config check --help shows how)", "config", "check", "a", "b")]
    public async Task What_is_typed_wrong_is_told(string complaint, params string[] words) => (await Typed.RunAsync(words)).AssertOnly(ExitCode.Usage, complaint);

    private async Task<Ended> CheckAsync(Surroundings around, string text) => await Typed.RunAsync(around, "config", "check", _folder.File("c.yaml", text));

    /// <summary>How many probes there are is not for an approved file.</summary>
    private static string Counted(string output)
    {
        var on = Probes.All.Count(probe => probe.Info.IsOnByDefault);
        return output.Replace(FormattableString.Invariant($"{on} probes"), "N probes", StringComparison.Ordinal).Replace(FormattableString.Invariant($"{on - 1} probes"), "N-1 probes", StringComparison.Ordinal);
    }
}
