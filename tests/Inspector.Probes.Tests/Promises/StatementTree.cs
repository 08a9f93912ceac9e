using System.Collections.Immutable;
using System.Globalization;
using Inspector.Catalog;
using Inspector.Catalog.Trees;
using Inspector.Postgres;
using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Promises;

/// <summary>
/// What a statement calls and reads, by the server's own account: the statement is made a temporary view, whose stored tree names every function
/// and relation; views that it reads are followed to their trees.
/// </summary>
/// <param name="Functions">Functions as <c>name(argument types)</c>: those in the trees, those behind operators and casts through text, and those that turn the results into bytes.</param>
/// <param name="Relations">Relations as <c>schema.name</c>.</param>
internal sealed record StatementTree(ImmutableSortedSet<string> Functions, ImmutableSortedSet<string> Relations)
{
    /// <summary>The sequence that stands for the user's.</summary>
    public const string Sequence = "public.a_sequence";

    private const string StandIns = """
        create sequence public.a_sequence;
        create schema a_schema;
        create extension pg_stat_statements schema a_schema;
        create extension pgstattuple schema a_schema;
        create schema inspector;
        create function inspector.column_statistics()
            returns table (relation oid, number int2, null_fraction float4, average_width int4, distinct_values float4, correlation float4, commonest_share float4)
            language sql as 'select 0::oid, 0::int2, 0::float4, 0, 0::float4, 0::float4, 0::float4';
        set search_path = pg_catalog;
        """;

    /// <summary>The fields that state the type of what a node yields (primnodes.h).</summary>
    private static readonly string[] TypeFields =
    [
        "vartype", "consttype", "funcresulttype", "opresulttype", "coalescetype", "casetype", "resulttype", "aggtype", "minmaxtype", "array_typeid", "refrestype", "typeId", "type",
    ];

    /// <summary>A session in which every statement finds what it reads.</summary>
    public static async Task<NpgsqlConnection> OpenAsync(TestDatabase database)
    {
        var session = await database.OpenAsync();
        await session.ExecuteAsync(StandIns);
        return session;
    }

    /// <summary>The type of a statement's parameter; null when it has none.</summary>
    public static string? ParameterType(Statement statement, ServerVersion version) => statement.For(version) switch
    {
        var text when text.Contains("$1::int[]", StringComparison.Ordinal) => "int[]",
        var text when text.Contains("$1::oid[]", StringComparison.Ordinal) => "oid[]",
        var text when text.Contains("$1::timestamptz[]", StringComparison.Ordinal) => "timestamptz[]",
        var text when text.Contains("$1", StringComparison.Ordinal) => "oid",
        _ => null,
    };

    /// <summary>The text of a statement with a stand-in for its placeholders, and its parameter, or an empty value of its type.</summary>
    public static string Filled(Statement statement, ServerVersion version, string? parameter = null) => statement.For(version)
        .Replace("$1", parameter ?? (ParameterType(statement, version) is "oid" ? "0::oid" : "'{}'"), StringComparison.Ordinal)
        .Replace("from a_catalog", "from pg_catalog.pg_class", StringComparison.Ordinal)
        .Replace("from a_sequence", $"from {Sequence}", StringComparison.Ordinal);

    /// <summary>Reads the tree of a statement.</summary>
    public static async Task<StatementTree> ReadAsync(NpgsqlConnection session, Statement statement, ServerVersion version)
    {
        await session.ExecuteAsync($"create temp view statement as {Filled(statement, version)}");
        try
        {
            var found = new HashSet<Reference>();
            var converted = new HashSet<(uint Type, bool IsInput)>();
            var views = new Queue<uint>(await session.QueryAsync("select 'pg_temp.statement'::regclass::oid", row => row.GetFieldValue<uint>(0)));
            var seen = new HashSet<uint>();
            while (views.TryDequeue(out var view))
            {
                seen.Add(view);
                foreach (var tree in await session.QueryAsync("select ev_action::text from pg_rewrite where ev_class = $1 and rulename = '_RETURN'", row => row.GetString(0), (long)view))
                {
                    var root = NodeReader.Read(tree);
                    Assert.IsNotType<OpaqueNode>(root);
                    found.UnionWith(References.All(root));
                    converted.UnionWith(root.Walk().OfType<TaggedNode>().Where(node => node.Tag == "COERCEVIAIO").SelectMany(Conversions));
                }

                foreach (var relation in found.Where(one => one.Kind == ReferenceKind.Relation && !seen.Contains(one.Oid)).Select(one => one.Oid).ToList())
                {
                    seen.Add(relation);
                    views.Enqueue(relation);
                }
            }

            return new(await FunctionsAsync(session, found, converted), await RelationsAsync(session, found));
        }
        finally
        {
            await session.ExecuteAsync("drop view pg_temp.statement");
        }
    }

    /// <summary>A cast through text calls the output function of one type and the input function of the other.</summary>
    private static IEnumerable<(uint Type, bool IsInput)> Conversions(TaggedNode cast)
    {
        var argument = Assert.IsType<TaggedNode>(cast["arg"]);
        var field = TypeFields.First(name => argument[name] is AtomNode);
        yield return (Number(argument[field]!), false);
        yield return (Number(cast["resulttype"]!), true);
    }

    private static uint Number(Node node) => uint.Parse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static async Task<ImmutableSortedSet<string>> FunctionsAsync(
        NpgsqlConnection session, HashSet<Reference> found, HashSet<(uint Type, bool IsInput)> converted)
    {
        // Arrays send their elements.
        const string sql = """
            select
                f.oid::regprocedure::text
            from (
                select unnest($1::oid[])
                union
                select oprcode from pg_operator where oid = any ($2::oid[])
                union
                select typinput from pg_type where oid = any ($3::oid[])
                union
                select typoutput from pg_type where oid = any ($4::oid[])
                union
                select unnest(array[t.typsend, e.typsend])
                from pg_attribute a
                join pg_type t on t.oid = a.atttypid
                left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
                where a.attrelid = 'pg_temp.statement'::regclass
            ) f(oid)
            where f.oid <> 0
            """;
        uint[] Of(ReferenceKind kind) => [.. found.Where(one => one.Kind == kind).Select(one => one.Oid)];
        uint[] Types(bool input) => [.. converted.Where(one => one.IsInput == input).Select(one => one.Type)];
        return [.. await session.QueryAsync(sql, row => row.GetString(0), Signed(Of(ReferenceKind.Function)), Signed(Of(ReferenceKind.Operator)), Signed(Types(true)), Signed(Types(false)))];
    }

    private static async Task<ImmutableSortedSet<string>> RelationsAsync(NpgsqlConnection session, HashSet<Reference> found)
    {
        const string sql = """
            select
                n.nspname || '.' || c.relname
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where c.oid = any ($1::oid[])
                and c.oid <> 'pg_temp.statement'::regclass
            """;
        return [.. await session.QueryAsync(sql, row => row.GetString(0), Signed([.. found.Where(one => one.Kind == ReferenceKind.Relation).Select(one => one.Oid)]))];
    }

    /// <summary>The driver sends an array of bigint where one of oid would need to be told.</summary>
    private static long[] Signed(uint[] oids) => [.. oids.Select(oid => (long)oid)];
}
