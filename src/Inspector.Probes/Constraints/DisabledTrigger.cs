using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class DisabledTrigger() : Probe<CatalogSnapshot>(
    new("disabled-trigger", "Disabled trigger", Category.Constraints, Severity.Error))
{
    /// <inheritdoc/>
    public override string Explain => """
        A trigger that someone disabled: one of the server's own, by which it enforces a foreign key or a deferred uniqueness, or one that a user made; or a setting by which
        whole sessions fire none.

        ## Why it matters

        `ALTER TABLE ... DISABLE TRIGGER ALL` is how data is loaded in a hurry. Afterwards the foreign key is still there, shown as valid by every tool, and checks nothing; and what was
        written meanwhile is wrong in ways that no later check finds. A disabled user trigger fills no audit table and keeps no total.

        ## What counts

        Triggers in the state D. Those of a foreign key are told together, under the foreign key: their own names differ from server to server. A user's
        trigger that fires on replicas only (R) is there for logical replication and is not reported; one of the server's own in that state is.

        And `session_replication_role = replica` as the value with which sessions begin: in the configuration, by ALTER ROLE ALL, of this database, or of a role that may log in. Their writes fire
        no trigger but those for replicas and check no foreign key, and nothing shows it. The setting that wins counts: that of a role in this database before that of the role, then that of
        the database. (`local` is no different from `origin`.)

        ## What to do

        Find out since when, count the rows that break the rule, and enable it. A trigger that nobody needs is dropped, not disabled. A load sets `session_replication_role` for its own
        transaction (SET LOCAL).

        ## When it is right

        A tool that replicates by ordinary statements (trigger-based replication, some change-data pipelines) connects with a role of its own that is set to `replica`: what it writes was
        checked where it came from. The finding is then only *possible* if the role has REPLICATION and is no superuser; suppress it for any other. The apply workers of logical replication set the value
        themselves and need no such default.

        ```sql bad
        create table customers (id bigint primary key);
        create table orders (id bigint primary key, customer_id bigint constraint orders_customer_fk references customers);
        create index on orders (customer_id);
        insert into customers values (1);
        insert into orders values (1, 1);
        alter table orders disable trigger all;
        ```

        ```sql bad
        -- the side that guards deletes
        create table customers (id bigint primary key);
        create table orders (id bigint primary key, customer_id bigint references customers);
        create index on orders (customer_id);
        alter table customers disable trigger all;
        ```

        ```sql bad
        create table orders (id bigint primary key, changed timestamptz);
        create function touch() returns trigger language plpgsql as $$ begin new.changed := now(); return new; end $$;
        create trigger orders_touch before update on orders for each row execute function touch();
        insert into orders values (1);
        alter table orders disable trigger orders_touch;
        ```

        ```sql bad
        -- in one partition alone, after a load
        create table customers (id bigint primary key);
        create table orders (id bigint, customer_id bigint references customers) partition by hash (id);
        create table orders_0 partition of orders for values with (modulus 2, remainder 0);
        create table orders_1 partition of orders for values with (modulus 2, remainder 1);
        create index on orders (customer_id);
        alter table orders_0 disable trigger all;
        ```

        ```sql bad
        create table orders (id bigint, changed timestamptz) partition by hash (id);
        create table orders_0 partition of orders for values with (modulus 2, remainder 0);
        create table orders_1 partition of orders for values with (modulus 2, remainder 1);
        create function touch() returns trigger language plpgsql as $$ begin new.changed := now(); return new; end $$;
        create trigger orders_touch before update on orders for each row execute function touch();
        alter table orders_1 disable trigger orders_touch;
        ```

        ```sql good
        create table customers (id bigint primary key);
        create table orders (id bigint primary key, customer_id bigint references customers);
        create function note() returns trigger language plpgsql as $$ begin return new; end $$;
        create trigger orders_note before update on orders for each row execute function note();
        create trigger orders_replicated before insert on orders for each row execute function note();
        alter table orders enable replica trigger orders_replicated;
        create trigger orders_always after insert on orders for each row execute function note();
        alter table orders enable always trigger orders_always;
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot)
    {
        var bySetting = ReplicaDefault.In(snapshot).Select(Describe);
        var off = snapshot.Tables.SelectMany(table => table.Triggers).Where(trigger => trigger.Enabled == 'D' || (IsServers(trigger) && trigger.Enabled == 'R')).ToList();
        if (off.Count == 0)
        {
            return bySetting;
        }

        var constraints = snapshot.Tables.SelectMany(table => table.Constraints).ToDictionary(constraint => constraint.Oid);
        var names = off.Select(trigger => (trigger.Table, trigger.Name)).ToHashSet();
        var ofUsers = off.Where(trigger => !IsServers(trigger) && !(trigger.Table.Parent is { } parent && names.Contains((parent, trigger.Name)))).Select(Describe);
        var ofServer =
            from trigger in off
            where IsServers(trigger) && constraints.ContainsKey(trigger.Constraint)
            group trigger by Declared(constraints[trigger.Constraint], constraints) into same
            orderby same.Key.Table.Schema.Name, same.Key.Table.Name, same.Key.Name
            select Describe(same.Key, Topmost([.. same]));
        return bySetting.Concat(ofServer).Concat(ofUsers);
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => finding.Basis switch
    {
        Trigger trigger => Remediation.Plan.Of(EnableTrigger.Of(trigger)),
        (Constraint constraint, ImmutableArray<Trigger> triggers) => Remediation.Plan.Of(
            ((Step?[])[CountViolations.Of(constraint, null), .. triggers.Select(EnableTrigger.Of)]).OfType<Step>()),
        ReplicaDefault { Remedy: { } remedy } => Remediation.Plan.Of(remedy),
        ReplicaDefault => Remediation.Plan.Undecided(
            "take session_replication_role out of the configuration (ALTER SYSTEM RESET session_replication_role; or, where it stands in postgresql.conf or the command line, "
            + "there), then SELECT pg_reload_conf();"),
        _ => Remediation.Plan.None,
    };

    /// <summary>The constraint of the partitioned table that a partition's came from: its triggers are cloned with it.</summary>
    private static Constraint Declared(Constraint constraint, Dictionary<uint, Constraint> all) =>
        constraint.ParentOid != 0 && all.TryGetValue(constraint.ParentOid, out var parent) ? Declared(parent, all) : constraint;

    /// <summary>Whether the server made it to enforce a constraint. Before 15 it called the clone of a user's trigger in a partition internal too.</summary>
    private static bool IsServers(Trigger trigger) => trigger is { IsInternal: true, Constraint: not 0 };

    /// <summary>Those of the partitioned table, which the clones in its partitions follow; where only clones are disabled, these.</summary>
    private static ImmutableArray<Trigger> Topmost(ImmutableArray<Trigger> triggers) =>
        triggers.All(trigger => trigger.IsInherited) ? triggers : [.. triggers.Where(trigger => !trigger.IsInherited)];

    private Finding Describe(Constraint constraint, ImmutableArray<Trigger> triggers)
    {
        var tables = triggers.Select(trigger => trigger.Table).Distinct().ToList();
        return Report(Subject.Of(constraint), Confidence.Proven, $"{constraint.Name} is not enforced: its triggers are disabled") with
        {
            Detail = "It is shown as valid, and what was written meanwhile may break it.",
            Evidence =
            [
                Evidence.FromCatalog("disabled triggers", (long)triggers.Length, "triggers"),
                Evidence.FromCatalog("on", string.Join(", ", tables.Select(table => table.ToString()).Order(StringComparer.Ordinal))),
                Evidence.Rows(constraint.Table),
            ],
            Basis = (constraint, triggers),
        };
    }

    private Finding Describe(ReplicaDefault setting) =>
        Report(
            setting.Subject,
            setting.IsForReplication ? Confidence.Possible : Confidence.Likely,
            $"{setting.Whose} fire no triggers and check no foreign keys: {ReplicaDefault.Parameter} is {ReplicaDefault.Replica}") with
        {
            Facet = setting.Facet,
            Detail = "What they write is not checked later either; the constraints are shown as valid.",
            Evidence = [Evidence.FromCatalog(ReplicaDefault.Parameter, ReplicaDefault.Replica)],
            Basis = setting,
        };

    private Finding Describe(Trigger trigger) =>
        Report(Subject.Of(trigger), Confidence.Proven, $"{trigger.Name} on {trigger.Table.Name} is disabled") with
        {
            Severity = Severity.Warning,
            Evidence = [Evidence.FromCatalog("state", "disabled"), Evidence.Rows(trigger.Table)],
            Family = PartitionFamily.Of(trigger.Table, trigger.Name),
            Basis = trigger,
        };
}
