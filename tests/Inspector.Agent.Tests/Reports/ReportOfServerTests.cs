using System.Text;
using System.Text.Json;
using Inspector.Agent.Reports;
using Inspector.Indexes;
using Inspector.Remediation;
using Inspector.Testing;

namespace Inspector.Tests.Reports;

/// <summary>What real servers make of what reports print.</summary>
public sealed class ReportOfServerTests
{
    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_database_of_hostile_names_is_reported_exactly_and_its_plans_run_as_JSON_has_them(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        var names = Hostile.Names.Where(name => !name.Contains('\0', StringComparison.Ordinal) && name != "half\uD83D" && Encoding.UTF8.GetByteCount(name) <= 63).ToList();
        for (var i = 0; i < names.Count; i++)
        {
            var name = Identifier.Quote(names[i]);
            await database.ExecuteAsync($"create schema s{i:00}; create table s{i:00}.t ({name} int); create index a on s{i:00}.t ({name}); create index {name} on s{i:00}.t ({name})");
        }

        var inspection = await Inspect.DatabaseAsync(database.DataSource, new() { Probes = [new DuplicateIndex()] }, TestContext.Current.CancellationToken);
        var json = Written.Json(ScanResult.Of(inspection));

        Assert.Empty(JsonSchema.Load(Checkout.File("docs", "inspection.schema.json"), isClosed: true).Check(json));
        using var document = JsonDocument.Parse(json);
        var findings = document.RootElement.GetProperty("findings").EnumerateArray().ToList();
        Assert.Equal(names, findings.Select(finding => finding.GetProperty("object").GetProperty("name").GetString()));
        foreach (var step in findings.Select(finding => finding.GetProperty("plan").GetProperty("steps")[0]))
        {
            await database.ExecuteAsync(step.GetProperty("sql").GetString()!);
            Assert.True(await database.ScalarAsync<bool>(step.GetProperty("verify").GetString()!));
            await database.ExecuteAsync(step.GetProperty("rollback").GetString()!);
            Assert.False(await database.ScalarAsync<bool>(step.GetProperty("verify").GetString()!));
        }
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_timeout_is_what_SET_lock_timeout_takes(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        foreach (var milliseconds in new[] { 1, 500, 1_500, 2_000, 90_000, 3_600_000 })
        {
            var text = Notation.Timeout(TimeSpan.FromMilliseconds(milliseconds));

            var taken = await database.ScalarAsync<string>($"select set_config('lock_timeout', '{text}', false)::interval::text");

            Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), TimeSpan.Parse(taken!, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task Sizes_are_those_of_pg_size_pretty(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();

        // Where the server needs no digit behind the point either; it shows up to 10,239 of a unit, we go on to the next.
        foreach (var bytes in new[] { 0L, 512L, 104_857_600L, 13_958_643_712L, 15_393_162_788_864L })
        {
            Assert.Equal(await database.ScalarAsync<string>("select pg_size_pretty($1::bigint)", bytes), Quantity.Bytes(bytes));
        }
    }
}
