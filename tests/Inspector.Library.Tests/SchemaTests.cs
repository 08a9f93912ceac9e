#pragma warning disable xUnit1051 // xUnit 2, for which the example is too, has no TestContext

using Inspector;
using Inspector.Findings;
using Npgsql;

namespace Stranger;

/// <summary>What the README shows, in a project that has only the package; <see cref="ReadmeTests"/> gives it databases.</summary>
public abstract class SchemaTests(string connectionString)
{
    [Fact]
    public async Task The_schema_has_no_serious_flaw()
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        var inspection = await Inspect.DatabaseAsync(dataSource);
        Assert.Empty(inspection.Findings.Where(finding => finding.Severity >= Severity.Warning));
    }
}
