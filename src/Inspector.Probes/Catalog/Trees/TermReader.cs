using System.Collections.Immutable;

namespace Inspector.Catalog.Trees;

/// <summary>
/// Makes terms of nodes. A tag it does not know, a field that is missing or of another shape: the term is <see cref="Opaque"/>.
/// Fields and tags are those of <c>primnodes.h</c>; where 14 and 15 wrote another tag, both are known.
/// </summary>
internal static class TermReader
{
    /// <summary>Terms in terms beyond this depth are opaque; what is in them is still found, piece by piece.</summary>
    public const int MaximumDepth = 500;

    /// <summary>The term of a node.</summary>
    public static Term Read(Node node) => Read(node, 0);

    private static Term Read(Node node, int depth) => (node is TaggedNode tagged && depth < MaximumDepth ? Known(tagged, depth + 1) : null) ?? new Opaque(node);

    // One method for each kind: all in one would need a kilobyte of stack at every level.
    private static Term? Known(TaggedNode node, int depth) => node.Tag switch
    {
        "VAR" => Column(node),
        "CONST" => Value(node),
        "PARAM" => Parameter(node),
        "OPEXPR" => Operator(node, depth),
        "DISTINCTEXPR" => Distinct(node, depth),
        "NULLIFEXPR" => NullIf(node, depth),
        "FUNCEXPR" => Function(node, depth),
        "SCALARARRAYOPEXPR" => ArrayComparison(node, depth),
        "BOOLEXPR" => Connective(node, depth),
        "NULLTEST" => NullTest(node, depth),
        "BOOLEANTEST" => BooleanTest(node, depth),
        "RELABELTYPE" or "COERCEVIAIO" or "COERCETODOMAIN" => Conversion(node, depth),
        "ARRAYCOERCEEXPR" => ArrayCast(node, depth),
        "COLLATE" or "COLLATEEXPR" => Collation(node, depth),
        "CASETESTEXPR" => node.Oid("typeId") is { } type ? new TestedValue(type) : null,
        "COERCETODOMAINVALUE" => node.Oid("typeId") is { } type ? new DomainValue(type) : null,
        "CASE" or "CASEEXPR" => Case(node, depth),
        "WHEN" or "CASEWHEN" => When(node, depth),
        "COALESCE" or "COALESCEEXPR" => Coalesce(node, depth),
        "ARRAY" or "ARRAYEXPR" => Array(node, depth),
        "SUBLINK" => SubLink(node, depth),
        "SQLVALUEFUNCTION" => SqlValue(node),
        _ => null,
    };

    // A Var of RETURNING's OLD or NEW (18) is not the column as the table has it.
    private static ColumnReference? Column(TaggedNode node) =>
        node.Oid("vartype") is { } type
        && node.Integer("varno") is { } relation
        && node.Integer("varattno") is { } and >= short.MinValue and <= short.MaxValue and var number
        && node.Integer("varlevelsup") is { } levelsUp
        && (node.Integer("varreturningtype") ?? 0) == 0
            ? new(relation, (short)number, type, levelsUp, node["varnullingrels"] is ListNode { Items.IsEmpty: false })
            : null;

    private static Constant? Value(TaggedNode node) => (node.Oid("consttype"), node.Boolean("constisnull"), node["constvalue"]) switch
    {
        ({ } type, true, AbsentNode) => new(type, default),
        ({ } type, false, DatumNode datum) => new(type, datum.Bytes),
        _ => null,
    };

    private static Parameter? Parameter(TaggedNode node) =>
        node.Choice("paramkind", 3) is { } kind && node.Integer("paramid") is { } number && node.Oid("paramtype") is { } type
            ? new((ParameterKind)kind, number, type)
            : null;

    private static OperatorCall? Operator(TaggedNode node, int depth) =>
        node.Oid("opno") is { } id && node.Oid("opfuncid") is { } function && node.Oid("opresulttype") is { } type
        && node.Oid("inputcollid") is { } collation && node.Boolean("opretset") == false && node.Terms("args", depth) is { Count: 1 or 2 } arguments
            ? new(id, function, type, collation, arguments)
            : null;

    private static DistinctFrom? Distinct(TaggedNode node, int depth) =>
        node.Oid("opno") is { } id && node.Oid("opfuncid") is { } function && node.Oid("inputcollid") is { } collation
        && node.Terms("args", depth) is { Count: 2 } arguments
            ? new(id, function, collation, arguments)
            : null;

    private static NullIf? NullIf(TaggedNode node, int depth) =>
        node.Oid("opno") is { } id && node.Oid("opfuncid") is { } function && node.Oid("opresulttype") is { } type
        && node.Oid("inputcollid") is { } collation && node.Terms("args", depth) is { Count: 2 } arguments
            ? new(id, function, type, collation, arguments)
            : null;

    private static FunctionCall? Function(TaggedNode node, int depth) =>
        node.Oid("funcid") is { } id && node.Oid("funcresulttype") is { } type && node.Oid("inputcollid") is { } collation
        && node.Boolean("funcvariadic") is { } isVariadic && node.Terms("args", depth) is { } arguments
            ? new(id, type, collation, isVariadic, arguments)
            : null;

    private static ArrayComparison? ArrayComparison(TaggedNode node, int depth) =>
        node.Oid("opno") is { } id && node.Oid("opfuncid") is { } function && node.Boolean("useOr") is { } isAny
        && node.Oid("inputcollid") is { } collation && node.Terms("args", depth) is { Count: 2 } arguments
            ? new(id, function, isAny, collation, arguments[0], arguments[1])
            : null;

    private static Term? Connective(TaggedNode node, int depth) => (node.Name("boolop"), node.Terms("args", depth)) switch
    {
        ("and", { Count: >= 1 } arguments) => new And(arguments),
        ("or", { Count: >= 1 } arguments) => new Or(arguments),
        ("not", { Count: 1 } arguments) => new Not(arguments[0]),
        _ => null,
    };

    private static NullTest? NullTest(TaggedNode node, int depth) =>
        node.Choice("nulltesttype", 1) is { } kind && node.Boolean("argisrow") is { } isRow && node.Term("arg", depth) is { } argument
            ? new(argument, kind == 0, isRow)
            : null;

    private static BooleanTest? BooleanTest(TaggedNode node, int depth) =>
        node.Choice("booltesttype", 5) is { } kind && node.Term("arg", depth) is { } argument ? new(argument, (BooleanTestKind)kind) : null;

    private static Term? Conversion(TaggedNode node, int depth) => (node.Tag, node.Oid("resulttype"), node.Term("arg", depth)) switch
    {
        ("RELABELTYPE", { } type, { } argument) => new Relabel(argument, type),
        ("COERCEVIAIO", { } type, { } argument) => new TextCast(argument, type),
        ("COERCETODOMAIN", { } type, { } argument) => new DomainCast(argument, type),
        _ => null,
    };

    private static ArrayCast? ArrayCast(TaggedNode node, int depth) =>
        node.Oid("resulttype") is { } type && node.Term("arg", depth) is { } argument && node.Term("elemexpr", depth) is { } element
            ? new(argument, element, type)
            : null;

    private static Collate? Collation(TaggedNode node, int depth) =>
        node.Oid("collOid") is { } collation && node.Term("arg", depth) is { } argument ? new(argument, collation) : null;

    private static Case? Case(TaggedNode node, int depth) =>
        node.Oid("casetype") is { } type && node["arg"] is TaggedNode or AbsentNode && node["defresult"] is TaggedNode or AbsentNode
        && node.Terms("args", depth) is { Count: >= 1 } branches && branches.All(branch => branch is When)
            ? new(node.Term("arg", depth), branches, node.Term("defresult", depth), type)
            : null;

    private static When? When(TaggedNode node, int depth) =>
        node.Term("expr", depth) is { } condition && node.Term("result", depth) is { } result ? new(condition, result) : null;

    private static Coalesce? Coalesce(TaggedNode node, int depth) =>
        node.Oid("coalescetype") is { } type && node.Terms("args", depth) is { Count: >= 1 } arguments ? new(arguments, type) : null;

    private static ArrayConstructor? Array(TaggedNode node, int depth) =>
        node.Oid("array_typeid") is { } type && node.Oid("element_typeid") is { } elementType
        && node.Boolean("multidims") is { } isNested && node.Terms("elements", depth) is { } elements
            ? new(elements, elementType, type, isNested)
            : null;

    private static SubLink? SubLink(TaggedNode node, int depth) =>
        node.Choice("subLinkType", 7) is { } kind && node["subselect"] is TaggedNode { Tag: "QUERY" } query && node["testexpr"] is TaggedNode or AbsentNode
            ? new((SubLinkKind)kind, node.Term("testexpr", depth), new(query))
            : null;

    private static SqlValue? SqlValue(TaggedNode node) =>
        node.Choice("op", 14) is { } kind && node.Oid("type") is { } type && node.Integer("typmod") is { } modifier
            ? new((SqlValueKind)kind, type, modifier)
            : null;

    private static Term? Term(this TaggedNode node, string field, int depth) => node[field] is TaggedNode child ? Read(child, depth) : null;

    /// <summary>The terms of a list; none where the list is absent, and null where there is something else.</summary>
    private static Terms? Terms(this TaggedNode node, string field, int depth)
    {
        if (node[field] is AbsentNode)
        {
            return [];
        }

        if (node[field] is not ListNode { Kind: ListKind.Nodes } list)
        {
            return null;
        }

        var terms = ImmutableArray.CreateBuilder<Term>(list.Items.Length);
        foreach (var item in list.Items)
        {
            terms.Add(Read(item, depth));
        }

        return [.. terms];
    }
}
