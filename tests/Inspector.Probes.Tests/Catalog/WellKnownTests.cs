using Inspector.Catalog;
using Inspector.Remediation;
using Inspector.Testing;

namespace Inspector.Tests.Catalog;

/// <summary>What is fixed in the code about the server, asked of every server.</summary>
public sealed class WellKnownTests
{
    [Theory, EveryVersion]
    public async Task Fixed_object_ids_are_those_of_the_server(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        var types = (await database.QueryAsync("select typname::text, oid::int8 from pg_type where typnamespace = 'pg_catalog'::regnamespace", row => (row.GetString(0), (uint)row.GetInt64(1)))).ToDictionary();

        foreach (var field in typeof(WellKnown).GetFields().Where(field => field.Name != nameof(WellKnown.NextvalFunction)))
        {
            Assert.Equal(types[field.Name.ToLowerInvariant()], field.GetRawConstantValue());
        }

        Assert.Equal(WellKnown.NextvalFunction, (uint)await database.ScalarAsync<long>("select 'nextval(regclass)'::regprocedure::oid::int8"));
        Assert.Equal(["1247", "1255", "1259", "2615"], await database.QueryAsync("select oid::text from pg_class where relname in ('pg_type', 'pg_proc', 'pg_class', 'pg_namespace') order by oid", row => row.GetString(0)));
    }

    [Theory, EveryVersion]
    public async Task A_name_is_quoted_wherever_the_server_would_quote_it(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        var names = Given.HostileNames
            .Concat(await database.QueryAsync("select word from pg_get_keywords()", row => row.GetString(0)))
            .Concat(["_x", "x_1", "X", "ä", "x-y", "1x", "x$", " "])
            .ToArray();

        var server = await database.QueryAsync("select quote_ident(n) from unnest($1::text[]) with ordinality u(n, i) order by i", row => row.GetString(0), [names]);

        foreach (var (name, quoted) in names.Zip(server))
        {
            var ours = Identifier.Quote(name);
            // A word that became a keyword in a later version is quoted on earlier ones too.
            Assert.True(ours == quoted || (ours == Given.Quoted(name) && version.Major < 18), $"{name}: {ours} is not {quoted}");
        }
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task What_is_quoted_names_what_it_should(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        foreach (var name in Given.HostileNames)
        {
            await database.ExecuteAsync($"create schema {Identifier.Quote(name)}; create table {Identifier.Quote(name, name)} ({Identifier.Quote(name)} int)");

            Assert.Equal(name, await database.ScalarAsync<string>($"select relname::text from pg_class where oid = {Sql.Regclass(name, name)}"));
            Assert.Equal(name, await database.ScalarAsync<string>($"select {Sql.Literal(name)}::text"));
        }
    }
}
