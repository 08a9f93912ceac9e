using System.Globalization;
using Inspector.Findings;
using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Promises;

/// <summary>Nothing that Inspector does needs a session of its own: a pooler that lends one for each transaction changes nothing.</summary>
public sealed class PgBouncerTests
{
    [Theory, EveryVersion]
    public async Task Through_a_pooler_of_transactions_the_findings_are_the_same(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await FlawedSchema.CreateAsync(database);
        await using var bouncer = await PgBouncer.StartAsync(database.Server);
        await using var through = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(bouncer.ConnectionString(database)) { NoResetOnClose = true }.ConnectionString);

        var (direct, pooled) = (await database.DataSource.InspectAsync(), await through.InspectAsync());

        Assert.Empty(pooled.Faults);
        Assert.NotEmpty(pooled.Findings);
        Assert.Equal(direct.Unseen, pooled.Unseen);
        Assert.Equal(direct.Outcomes, pooled.Outcomes);
        Assert.Equal(direct.Findings.Select(Told), pooled.Findings.Select(Told));
    }

    private static string Told(Finding finding) => string.Create(CultureInfo.InvariantCulture, $"""
        {finding.Fingerprint} {finding.Probe} {finding.Subject} {finding.Severity} {finding.Confidence} {finding.Title}
        {finding.Impact}
        {string.Join("; ", finding.Evidence)}
        {string.Join('\n', finding.Plan.Steps.Select(step => $"{step.Sql} / {step.Rollback} {step.WhyNoRollback}"))}{finding.Plan.WhyNone}
        """);
}
