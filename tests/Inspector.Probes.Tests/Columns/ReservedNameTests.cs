using Inspector.Columns;
using Inspector.Testing;

namespace Inspector.Tests.Columns;

public sealed class ReservedNameTests
{
    [Theory, EveryVersion]
    public async Task Every_word_that_a_server_reserves_is_known(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        var reserved = await database.QueryAsync("select word from pg_get_keywords() where catcode in ('R', 'T')", row => row.GetString(0));
        Assert.Empty(reserved.Except(ReservedName.Words));
        Assert.True(version.Major < 18 || ReservedName.Words.SetEquals(reserved), "and no other");
    }

    [Theory, EveryVersion]
    public async Task A_server_finds_a_name_without_quotes_exactly_where_none_are_said_to_be_needed(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var session = await database.OpenAsync();
        foreach (var name in Catalog.Given.HostileNames)
        {
            await session.ExecuteAsync($"create table {Catalog.Given.Quoted(name)} ()");
            var found = await FindsAsync(session, name);
            Assert.Equal(found, !QuotedName.NeedsQuotes(name) && !ReservedName.Words.Contains(name));
        }
    }

    private static async Task<bool> FindsAsync(Npgsql.NpgsqlConnection session, string name)
    {
        try
        {
            return await session.QueryAsync($"table {name}", _ => 0) is [];
        }
        catch (Npgsql.PostgresException refusal) when (refusal.SqlState is "42601" or "42P01" or "42602" or "42703" or "42P02" or "22023")
        {
            return false;
        }
    }
}
