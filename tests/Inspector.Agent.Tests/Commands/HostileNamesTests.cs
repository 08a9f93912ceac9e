using System.Text;
using System.Text.Json;
using Inspector.Agent.Commands;
using Inspector.Remediation;
using Inspector.Testing;
using Inspector.Tests.Reports;
using Inspector.Tests.Targets;
using Npgsql;

namespace Inspector.Tests.Commands;

/// <summary>Names that want to be something else than names, wherever a database can have one: every format shows them, none obeys them.</summary>
public sealed class HostileNamesTests
{
    /// <summary>What a server takes for a name: no null character, no half of a surrogate pair, at most 63 bytes.</summary>
    private static readonly string[] Names =
        [.. Hostile.Names.Where(name => !name.Contains('\0', StringComparison.Ordinal) && !name.EndsWith('\uD83D') && Encoding.UTF8.GetByteCount(name) <= 63)];

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Objects_of_every_kind_are_found_by_their_names_in_every_format(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync(suffix: " \"☃\" it's\n<b>");
        foreach (var name in Names)
        {
            var (id, literal) = (Identifier.Quote(name), Sql.Literal(name).Text);
            await database.ExecuteAsync($"""
                create schema {id};
                create table {id}.{id} ({id} int);
                alter table {id}.{id} add constraint {Identifier.Quote(Alike('k', name))} check ({id} > 0) not valid;
                create index {Identifier.Quote(Alike('i', name))} on {id}.{id} ({id});
                create index {Identifier.Quote(Alike('j', name))} on {id}.{id} ({id});
                create policy {id} on {id}.{id} using ({id}::text <> {literal});
                comment on table {id}.{id} is {literal};
                """);
        }

        var target = Knock.Text(database.ConnectionString);
        var json = await Typed.RunAsync("scan", target, "--format", "json");
        var findings = json.Json.GetProperty("findings").EnumerateArray().ToList();
        foreach (var probe in (string[])["duplicate-index", "missing-primary-key", "policy-without-rls", "unvalidated-constraint"])
        {
            var schemas = findings.Where(finding => finding.GetProperty("probe").GetString() == probe).Select(finding => finding.GetProperty("object").GetProperty("schema").GetString());
            Assert.Equal(Names.Order(StringComparer.Ordinal), schemas.Order(StringComparer.Ordinal));
        }

        Assert.Equal(database.Name, json.Json.GetProperty("target").GetProperty("database").GetString());
        foreach (var options in (string[][])[["--format", "text"], ["--verbose"], ["--format", "markdown"], ["--format", "sarif"], ["--database", database.Name]])
        {
            var ended = await Typed.RunAsync(["scan", target, .. options]);

            Assert.Equal((ExitCode.Findings, ""), (ended.Code, ended.Error));
            Assert.NotEmpty(ended.Output);
            if (options is [_, "sarif"])
            {
                using var sarif = JsonDocument.Parse(ended.Output);
                Assert.Equal(findings.Count, sarif.RootElement.GetProperty("runs")[0].GetProperty("results").GetArrayLength());
            }
        }
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task One_of_them_can_be_asked_for_by_name(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        foreach (var name in Names)
        {
            await database.ExecuteAsync($"create schema {Identifier.Quote(name)}; create table {Identifier.Quote(name)}.t (a int)");
        }

        foreach (var name in Names)
        {
            var ended = await Typed.RunAsync("scan", Knock.Text(database.ConnectionString), "--schema", name, "--probe", "missing-primary-key", "--format", "json");

            Assert.Equal((ExitCode.Clean, ""), (ended.Code, ended.Error));
            Assert.Equal(name, Assert.Single(ended.Json.GetProperty("findings").EnumerateArray()).GetProperty("object").GetProperty("schema").GetString());
        }
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Databases_and_roles_of_such_names_are_inspected_and_their_failures_told_in_a_line(TestServer server)
    {
        await using var live = await server.StartPrivateAsync();
        foreach (var name in Names)
        {
            var id = Identifier.Quote(name);
            await live.AdministrationExecuteAsync($"create database {id} strategy file_copy");
            await live.AdministrationExecuteAsync($"create role {id} login password 'hunter2'");
        }

        foreach (var name in Names)
        {
            var connection = new NpgsqlConnectionStringBuilder(live.ConnectionString(name)) { Username = name, Password = "hunter2" }.ConnectionString;
            var ended = await Typed.RunAsync("scan", Knock.Text(connection), "--format", "json");
            Assert.Equal((ExitCode.Clean, ""), (ended.Code, ended.Error));
            Assert.Equal(name, ended.Json.GetProperty("target").GetProperty("database").GetString());

            var refused = await Typed.RunAsync("scan", Knock.Text(connection, ("password", "hunter3")));
            Assert.Equal((ExitCode.Incomplete, ""), (refused.Code, refused.Output));
            Assert.Contains("password authentication failed", refused.Complaint, StringComparison.Ordinal);
        }

        var all = await Typed.RunAsync("scan", Knock.Text(live.ConnectionString("postgres")), "--all-databases");
        Assert.Equal(ExitCode.Clean, all.Code);
        Assert.Contains($"{Names.Length + 1} databases inspected.", all.Output, StringComparison.Ordinal);
    }

    /// <summary>Another name of the kind, no longer than it.</summary>
    private static string Alike(char first, string name) => first + name[..^(char.IsLowSurrogate(name[^1]) ? 2 : 1)];
}
