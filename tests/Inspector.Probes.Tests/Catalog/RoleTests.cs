using Inspector.Catalog;
using Inspector.Testing;

namespace Inspector.Tests.Catalog;

public sealed class RoleTests
{
    [Theory, EveryVersion]
    public async Task Roles_memberships_settings_and_grants_come_through_whatever_their_names(TestServer version)
    {
        // Roles belong to the whole server.
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        var names = Given.HostileNames.Where(name => name is not ("user" or "null")).ToList();
        foreach (var name in names)
        {
            await database.ExecuteAsync($"""
                create role {Given.Quoted(name)};
                create table {Given.Quoted(name)} (n int);
                alter table {Given.Quoted(name)} owner to {Given.Quoted(name)};
                grant select, insert on {Given.Quoted(name)} to public;
                grant update on {Given.Quoted(name)} to postgres with grant option;
                """);
        }

        var read = await Given.ReadAsync(database.DataSource);

        foreach (var name in names)
        {
            var table = read.Table(name);
            Assert.Equal(name, read.Server.Role(table.Owner)?.Name);
            Assert.Equal(name, table.Grants[0].Grantee);
            Assert.All(table.Grants, grant => Assert.Equal(name, grant.Grantor));
            var toEveryone = table.Grants.Single(grant => grant.Grantee is null);
            Assert.Equal((true, true, false), (toEveryone.Allows('r'), toEveryone.Allows('a'), toEveryone.Allows('w')));
            Assert.Equal("w*", table.Grants.Single(grant => grant.Grantee == "postgres").Privileges);
        }
    }

    [Theory, EveryVersion]
    public async Task Attributes_settings_and_memberships_are_read(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync($"""
            create role strong superuser createrole createdb replication bypassrls login connection limit 7 noinherit;
            create role weak nologin;
            create role team;
            grant team to weak with admin option;
            grant team to strong;
            grant pg_monitor to team;
            alter role weak set work_mem = '7MB';
            alter role weak in database {database.QuotedName} set search_path = 'a', 'b c';
            alter database {database.QuotedName} set session_replication_role = replica;
            alter role all set work_mem = '8MB';
            """);
        if (version.Major >= 16)
        {
            await database.ExecuteAsync("create role careful; grant team to careful with inherit false, set false");
        }

        var read = await Given.ReadAsync(database.DataSource);

        Assert.True(read.Role("strong") is
        {
            IsSuperuser: true, CanCreateRoles: true, CanCreateDatabases: true, CanReplicate: true, BypassesRowSecurity: true, CanLogin: true, ConnectionLimit: 7, Inherits: false,
        });
        Assert.True(read.Role("weak") is
        {
            IsSuperuser: false, CanCreateRoles: false, CanCreateDatabases: false, CanReplicate: false, BypassesRowSecurity: false, CanLogin: false, ConnectionLimit: -1, Inherits: true,
        });
        var team = read.Role("team").Oid;
        Assert.Equal([new Membership(team, Admin: true, Inherit: true, Set: true)], read.Role("weak").MemberOf);
        Assert.Equal([new Membership(team, Admin: false, Inherit: false, Set: true)], read.Role("strong").MemberOf);
        Assert.Equal([read.Role("pg_monitor").Oid], read.Role("team").MemberOf.Select(membership => membership.Role));
        Assert.Equal(
            [(0u, "work_mem=7MB"), (read.Database.Oid, "search_path=a, \"b c\"")],
            read.Role("weak").Settings.OrderBy(setting => setting.Database));
        Assert.Equal(["session_replication_role=replica"], read.Database.Settings);
        Assert.Equal(["work_mem=8MB"], read.Server.SettingsOfAllRoles);
        if (version.Major >= 16)
        {
            Assert.Equal([new Membership(team, Admin: false, Inherit: false, Set: false)], read.Role("careful").MemberOf);
        }
    }

    [Theory, EveryVersion]
    public async Task Who_reads_is_known_and_what_it_may(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        var (nobody, monitor, reader) = (await database.CreateRoleAsync(), await database.CreateRoleAsync("pg_monitor"), await database.CreateRoleAsync("pg_read_all_data"));

        Assert.Equal(new("postgres", true, true, true, true), await AsAsync(null));
        Assert.Equal(new(nobody.Name, false, false, false, false), await AsAsync(nobody));
        Assert.Equal(new(monitor.Name, false, true, true, false), await AsAsync(monitor));
        Assert.Equal(new(reader.Name, false, false, false, true), await AsAsync(reader));

        async Task<Reader> AsAsync(TestRole? role)
        {
            await using var source = role?.DataSource(database) ?? Npgsql.NpgsqlDataSource.Create(database.ConnectionString);
            return (await Given.ReadAsync(source)).Server.Reader;
        }
    }
}
