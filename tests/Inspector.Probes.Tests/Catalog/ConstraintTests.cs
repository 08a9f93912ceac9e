using Inspector.Catalog;
using Inspector.Testing;

namespace Inspector.Tests.Catalog;

public sealed class ConstraintTests
{
    [Theory, EveryVersion]
    public async Task Constraints_of_every_type_are_read(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();

        var read = await Given.ReadAsync(database, """
            create extension btree_gist;
            create table parents (a int, b int, c text, primary key (b, a), constraint by_name unique (c) deferrable);
            create table children (
                id int primary key,
                x int,
                y int,
                n int check (n > 0) no inherit,
                during tsrange,
                constraint to_parent foreign key (x, y) references parents (b, a) match full on update cascade on delete restrict deferrable initially deferred,
                constraint sum_positive check (x + y > 0),
                constraint apart exclude using gist (x with =, during with &&) deferrable initially deferred);
            alter table children add constraint later check (n < 100) not valid;
            alter table children add constraint late foreign key (id) references children not valid;
            """);

        var (parents, children) = (read.Table("parents"), read.Table("children"));
        Assert.True(parents.PrimaryKey is { Name: "parents_pkey", IsPrimary: true, IsDeferrable: false, WithoutOverlaps: false });
        Assert.Equal(["b", "a"], parents.PrimaryKey!.Columns.Select(column => column.Name));
        Assert.True(parents.Constraint<KeyConstraint>("by_name") is { IsPrimary: false, IsDeferrable: true, IsInitiallyDeferred: false });
        var key = children.Constraint<ForeignKey>("to_parent");
        Assert.True(key is { IsMatchFull: true, OnUpdate: ReferentialAction.Cascade, OnDelete: ReferentialAction.Restrict, IsDeferrable: true, IsInitiallyDeferred: true, IsValidated: true });
        Assert.True(key is { IsEnforced: true, IsTemporal: false, IsSelfReference: false });
        Assert.Equal([("x", "b"), ("y", "a")], key.Columns.Zip(key.ReferencedColumns, (from, to) => (from.Name, to.Name)));
        Assert.Same(parents, key.Referenced);
        Assert.Same(parents.PrimaryKey.Index, key.Index);
        Assert.Equal(["to_parent"], parents.ReferencedBy.Select(one => one.Name));
        Assert.True(children.Constraint<ForeignKey>("late") is { IsValidated: false, IsSelfReference: true });
        Assert.Equal(["x", "y"], children.Constraint<CheckConstraint>("sum_positive").Columns.Select(column => column.Name).Order());
        Assert.Equal([(short)2, 3], children.Constraint<CheckConstraint>("sum_positive").Condition!.Root.Columns);
        Assert.True(children.Constraint<CheckConstraint>("children_n_check") is { IsNoInherit: true, IsValidated: true });
        Assert.True(children.Constraint<CheckConstraint>("later") is { IsNoInherit: false, IsValidated: false });
        Assert.True(children.Constraint<ExclusionConstraint>("apart") is { IsDeferrable: true, IsInitiallyDeferred: true, Index.IsExclusion: true });
        Assert.Empty(children.Constraints.OfType<NotNullConstraint>());
    }

    [Theory, EveryVersion(Since = 15)]
    public async Task The_columns_that_a_delete_sets_are_read(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();

        var read = await Given.ReadAsync(database, """
            create table users (tenant int, id int, primary key (tenant, id));
            create table posts (tenant int, author int,
                constraint a_few foreign key (tenant, author) references users on delete set null (author),
                constraint each_one foreign key (tenant, author) references users on delete set default);
            """);

        Assert.Equal(["author"], read.Table("posts").Constraint<ForeignKey>("a_few").DeleteSetColumns.Select(column => column.Name));
        Assert.Equal(ReferentialAction.SetNull, read.Table("posts").Constraint<ForeignKey>("a_few").OnDelete);
        Assert.True(read.Table("posts").Constraint<ForeignKey>("each_one") is { DeleteSetColumns.IsEmpty: true, OnDelete: ReferentialAction.SetDefault });
    }

    [Theory, EveryVersion(Since = 18)]
    public async Task What_is_not_enforced_and_what_is_temporal_is_read(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();

        var read = await Given.ReadAsync(database, """
            create extension btree_gist;
            create table rooms (id int, during daterange, primary key (id, during without overlaps));
            create table bookings (room int, during daterange, n int,
                constraint in_room foreign key (room, period during) references rooms (id, period during),
                constraint paper check (n > 0) not enforced,
                constraint loose foreign key (room, period during) references rooms (id, period during) not enforced);
            """);

        var (rooms, bookings) = (read.Table("rooms"), read.Table("bookings"));
        Assert.True(rooms.PrimaryKey is { WithoutOverlaps: true, Index: { IsExclusion: true, Method: "gist", IsPrimary: true } });
        Assert.True(bookings.Constraint<ForeignKey>("in_room") is { IsTemporal: true, IsEnforced: true, IsValidated: true });
        Assert.True(bookings.Constraint<ForeignKey>("loose") is { IsTemporal: true, IsEnforced: false, IsValidated: false });
        Assert.True(bookings.Constraint<CheckConstraint>("paper") is { IsEnforced: false, IsValidated: false });
    }

    [Theory, EveryVersion]
    public async Task Triggers_and_policies_are_read_as_they_stand(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync();

        var read = await Given.ReadAsync(database, $"""
            create function f() returns trigger language plpgsql as 'begin return new; end';
            create table t (id int primary key, owner name, n int);
            create table u (id int references t);
            create trigger first before insert or update on t for each row when (new.n > 0) execute function f();
            create trigger second after delete on t for each statement execute function f();
            create constraint trigger third after update on t deferrable for each row execute function f();
            alter table t disable trigger second, enable always trigger first;
            alter table u disable trigger all;
            create policy own on t as restrictive for update to {role.Name}, current_user using (owner = current_user) with check (n > 0);
            create policy everyone on t for select using (true);
            """);

        var table = read.Table("t");
        Assert.Equal([("first", 'A'), ("second", 'D'), ("third", 'O')], table.Triggers.Select(trigger => (trigger.Name, trigger.Enabled)));
        Assert.All(table.Triggers, trigger => Assert.Equal("f", read.Functions[trigger.Function].Name));
        Assert.Equal(1 | 2 | 4 | 16, table.Triggers[0].Type);
        Assert.True(table.Triggers[2].Constraint != 0 && table.Triggers[0].Constraint == 0);
        Assert.All(table.Triggers, trigger => Assert.True(trigger is { IsInternal: false, IsInherited: false }));
        Assert.Equal(["DD", "True"], [string.Concat(read.Table("u").Triggers.Select(trigger => trigger.Enabled)), $"{read.Table("u").Triggers.All(trigger => trigger.IsInternal)}"]);
        Assert.Equal(["everyone", "own"], table.Policies.Select(policy => policy.Name));
        Assert.True(table.Policies[0] is { Command: 'r', IsPermissive: true, Using: not null, Check: null });
        Assert.Equal([0u], table.Policies[0].Roles);
        Assert.True(table.Policies[1] is { Command: 'w', IsPermissive: false, Using: not null, Check: not null });
        Assert.Equal([role.Name, "postgres"], table.Policies[1].Roles.Select(oid => read.Server.Role(oid)!.Name).OrderBy(name => name == "postgres"));
        Assert.Equal([(short)2], table.Policies[1].Using!.Root.Columns);
        Assert.Equal([(short)3], table.Policies[1].Check!.Root.Columns);
        Assert.False(table.RowSecurity);
    }
}
