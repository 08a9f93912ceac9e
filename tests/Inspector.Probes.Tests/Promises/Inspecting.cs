using Inspector.Findings;
using Npgsql;

namespace Inspector.Tests.Promises;

/// <summary>Inspects, until the test is over.</summary>
internal static class Inspecting
{
    public static Task<Inspection> InspectAsync(this NpgsqlDataSource source, InspectionOptions? options = null) =>
        Inspect.DatabaseAsync(source, options, TestContext.Current.CancellationToken);
}
