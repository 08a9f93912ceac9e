using Inspector.Agent.Demo;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Demo;

public sealed class DemoDatabaseTests(DemoServers demos) : IClassFixture<DemoServers>
{
    [Theory, EveryVersion]
    public async Task The_findings_are_what_is_planted_and_nothing_else(TestServer server)
    {
        var demo = (await demos.OnAsync(server)).Demo;

        var inspection = await InspectAsync(demo);

        var asked = inspection.Outcomes.Select(outcome => outcome.Probe).ToHashSet(StringComparer.Ordinal);
        var planted = Lines(Planted.Flaws.Where(flaw => demo.Has(flaw) && asked.Contains(flaw.Probe)).Select(flaw => (flaw.Probe, flaw.Subject)));
        var found = Lines(inspection.Findings.Select(finding => (finding.Probe, finding.Subject)));
        string[] differences =
        [
            .. planted.Except(found, StringComparer.Ordinal).Select(line => $"not found: {line}"),
            .. found.Except(planted, StringComparer.Ordinal).Select(line => $"not planted: {line}"),
            .. found.CountBy(line => line).Where(line => line.Value > 1).Select(line => $"{line.Value} times: {line.Key}"),
        ];
        Assert.True(differences.Length == 0, string.Join('\n', differences));
    }

    [Theory, EveryVersion]
    public async Task Every_probe_that_compares_no_values_can_look_at_the_whole_demo(TestServer server)
    {
        var demo = (await demos.OnAsync(server)).Demo;

        var inspection = await InspectAsync(demo);

        Assert.Equal(
            Probes.All.Where(probe => probe.Info.Sees.Any(sight => sight is Sight.ColumnBounds or Sight.ColumnStatistics)).Select(probe => probe.Info.Id),
            inspection.Outcomes.Where(outcome => outcome.Status != OutcomeStatus.Examined && !IsTooOld(outcome.Probe, server)).Select(outcome => outcome.Probe));
    }

    [Theory, EveryVersion]
    public async Task Confidence_and_facet_are_as_planted(TestServer server)
    {
        var demo = (await demos.OnAsync(server)).Demo;

        var inspection = await InspectAsync(demo);

        var pairs = Planted.Flaws.Join(inspection.Findings, flaw => (flaw.Probe, flaw.Subject), finding => (finding.Probe, finding.Subject), ValueTuple.Create);
        Assert.All(pairs, pair =>
        {
            var (flaw, finding) = pair;
            Assert.Equal(flaw.Confidence ?? finding.Confidence, finding.Confidence);
            Assert.Equal(demo.Extensions.Contains("pg_stat_statements") ? flaw.Facet : finding.Facet, finding.Facet);
        });
    }

    /// <summary>One defect, one finding: what two findings would both have one do is one thing.</summary>
    [Theory, EveryVersion]
    public async Task No_remedy_is_proposed_twice(TestServer server)
    {
        var demo = (await demos.OnAsync(server)).Demo;

        var inspection = await InspectAsync(demo);

        var remedies = inspection.Findings.SelectMany(finding => finding.Plan.Steps.Where(step => step.Phase != Phase.Validate).Select(step => (step.Sql.Text, finding.Subject)));
        Assert.Equal([], remedies.GroupBy(remedy => remedy.Text).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same.Select(one => one.Subject))}"));
    }

    [Theory, EveryVersion]
    public async Task Whatever_is_planted_is_there(TestServer server)
    {
        var demo = await demos.OnAsync(server);

        var there = (await demo.Superuser.QueryAsync(
            """
            select
                case when c.relkind in ('i', 'I') then 'Index' when c.relkind = 'm' then 'MaterializedView' when c.relkind = 'S' then 'Sequence' else 'Table' end as kind,
                c.relnamespace::regnamespace::text as schema,
                c.relname::text as name,
                (select t.relname::text from pg_index i join pg_class t on t.oid = i.indrelid where i.indexrelid = c.oid) as table,
                null as column
            from pg_class c
            where c.relkind in ('r', 'p', 'm', 'i', 'I', 'S')
            union all
            select
                'Constraint',
                c.relnamespace::regnamespace::text,
                k.conname::text,
                c.relname::text,
                null
            from pg_constraint k
            join pg_class c on c.oid = k.conrelid
            union all
            select
                'Trigger',
                c.relnamespace::regnamespace::text,
                t.tgname::text,
                c.relname::text,
                null
            from pg_trigger t
            join pg_class c on c.oid = t.tgrelid
            union all
            select
                'Column',
                c.relnamespace::regnamespace::text,
                c.relname::text,
                c.relname::text,
                a.attname::text
            from pg_attribute a
            join pg_class c on c.oid = a.attrelid
            where c.relkind in ('r', 'p')
            """,
            row => new Subject(Enum.Parse<ObjectKind>(row.GetString(0)), row.GetString(1).Trim('"'), row.GetString(2))
            {
                Table = row.IsDBNull(3) ? null : row.GetString(3),
                Column = row.IsDBNull(4) ? null : row.GetString(4),
            })).ToHashSet();
        Assert.Equal([], Planted.Flaws.Concat(Planted.LookAlikes).Where(planted => demo.Demo.Has(planted) && !there.Contains(planted.Subject)));
    }

    [Theory, EveryVersion]
    public async Task Every_row_satisfies_every_constraint_although_loading_did_not_look(TestServer server)
    {
        var demo = await demos.OnAsync(server);

        await using var session = await demo.Superuser.OpenAsync();
        await session.ExecuteAsync(
            """
            create temp table counted (name text, violations bigint);
            do $$
            declare
                k record;
                violations bigint;
            begin
                for k in
                    select
                        c.conrelid::regclass as child,
                        c.confrelid::regclass as parent,
                        c.conname as name,
                        string_agg(format('c.%I = p.%I', a.attname, b.attname), ' and ') as pairs,
                        string_agg(format('c.%I is not null', a.attname), ' and ') as filled
                    from pg_constraint c
                    cross join lateral unnest(c.conkey, c.confkey) as key (child, parent)
                    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = key.child
                    join pg_attribute b on b.attrelid = c.confrelid and b.attnum = key.parent
                    where c.contype = 'f'
                        and c.conparentid = 0
                    group by c.oid, c.conrelid, c.confrelid, c.conname
                loop
                    execute format('select count(*) from %s c where %s and not exists (select from %s p where %s)', k.child, k.filled, k.parent, k.pairs)
                        into violations;
                    insert into counted values (format('%s %s', k.child, k.name), violations);
                end loop;
                for k in
                    select
                        c.conrelid::regclass as child,
                        c.conname as name,
                        pg_get_expr(c.conbin, c.conrelid) as condition
                    from pg_constraint c
                    where c.contype = 'c'
                        and c.conrelid <> 0
                        and c.connamespace <> 'information_schema'::regnamespace
                loop
                    execute format('select count(*) from %s where not (%s)', k.child, k.condition) into violations;
                    insert into counted values (format('%s %s', k.child, k.name), violations);
                end loop;
            end $$
            """);

        var counted = await session.QueryAsync("select name, violations from counted", row => (Name: row.GetString(0), Violations: row.GetInt64(1)));
        Assert.InRange(counted.Count, 50, 500);
        Assert.Equal([], counted.Where(constraint => constraint.Violations > 0));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Without_any_extension_it_loads_too(TestServer server)
    {
        await using var demo = await DemoServer.StartAsync(server, extensions: []);

        var inspection = await InspectAsync(demo.Demo);

        Assert.Empty(demo.Demo.Extensions);
        Assert.Contains(inspection.Findings, finding => finding.Probe == "duplicate-index");
    }

    private static async Task<Inspection> InspectAsync(DemoDatabase demo)
    {
        await using var source = NpgsqlDataSource.Create(demo.ConnectionString);
        return await Inspect.DatabaseAsync(source);
    }

    private static bool IsTooOld(string probe, TestServer server) => Probes.All.Single(p => p.Info.Id == probe).Info.MinimumVersion > server.Major;

    private static List<string> Lines(IEnumerable<(string Probe, Subject Subject)> pairs) =>
        [.. pairs.Select(pair => $"{pair.Probe}: {pair.Subject.Kind} {pair.Subject} of {pair.Subject.Table ?? "-"}").Order(StringComparer.Ordinal)];
}
