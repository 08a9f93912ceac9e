using System.Globalization;

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

    // Numbers and names are looked at before children are read: what turns out to be of another shape was then not read twice.
    private static Term? Known(TaggedNode node, int depth) => node.Tag switch
    {
        "VAR" => node.Oid("vartype") is { } type && node.Integer("varno") is { } relation && node.Integer("varattno") is { } number
            && node.Integer("varlevelsup") is { } levelsUp && (short)number == number && (node.Integer("varreturningtype") ?? 0) == 0
            ? new ColumnReference(relation, (short)number, type, levelsUp, node["varnullingrels"] is ListNode { Items.IsEmpty: false })
            : null,
        "CONST" => node.Oid("consttype") is { } type
            ? (node.Boolean("constisnull"), node["constvalue"]) switch
            {
                (true, AbsentNode) => new Constant(type, default),
                (false, DatumNode datum) => new Constant(type, datum.Bytes),
                _ => null,
            }
            : null,
        "PARAM" => node.Integer("paramkind") is { } kind and >= 0 and <= 3 && node.Integer("paramid") is { } number && node.Oid("paramtype") is { } type
            ? new Parameter((ParameterKind)kind, number, type)
            : null,
        "OPEXPR" => node.Oid("opno") is { } oper && node.Oid("opfuncid") is { } function && node.Oid("opresulttype") is { } type
            && node.Oid("inputcollid") is { } collation && node.Boolean("opretset") == false && node.Terms("args", depth) is { Count: 1 or 2 } arguments
            ? new OperatorCall(oper, function, type, collation, arguments)
            : null,
        "DISTINCTEXPR" => node.Oid("opno") is { } oper && node.Oid("opfuncid") is { } function && node.Oid("inputcollid") is { } collation
            && node.Terms("args", depth) is { Count: 2 } arguments
            ? new DistinctFrom(oper, function, collation, arguments)
            : null,
        "NULLIFEXPR" => node.Oid("opno") is { } oper && node.Oid("opfuncid") is { } function && node.Oid("opresulttype") is { } type
            && node.Oid("inputcollid") is { } collation && node.Terms("args", depth) is { Count: 2 } arguments
            ? new NullIf(oper, function, type, collation, arguments)
            : null,
        "FUNCEXPR" => node.Oid("funcid") is { } function && node.Oid("funcresulttype") is { } type && node.Oid("inputcollid") is { } collation
            && node.Boolean("funcvariadic") is { } variadic && node.Terms("args", depth) is { } arguments
            ? new FunctionCall(function, type, collation, variadic, arguments)
            : null,
        "SCALARARRAYOPEXPR" => node.Oid("opno") is { } oper && node.Oid("opfuncid") is { } function && node.Boolean("useOr") is { } any
            && node.Oid("inputcollid") is { } collation && node.Terms("args", depth) is { Count: 2 } arguments
            ? new ArrayComparison(oper, function, any, collation, arguments[0], arguments[1])
            : null,
        "BOOLEXPR" => (node.Name("boolop"), node.Terms("args", depth)) switch
        {
            ("and", { Count: >= 1 } arguments) => new And(arguments),
            ("or", { Count: >= 1 } arguments) => new Or(arguments),
            ("not", { Count: 1 } arguments) => new Not(arguments[0]),
            _ => null,
        },
        "NULLTEST" => node.Integer("nulltesttype") is { } kind and (0 or 1) && node.Boolean("argisrow") is { } row && node.Term("arg", depth) is { } argument
            ? new NullTest(argument, kind == 0, row)
            : null,
        "BOOLEANTEST" => node.Integer("booltesttype") is { } kind and >= 0 and <= 5 && node.Term("arg", depth) is { } argument
            ? new BooleanTest(argument, (BooleanTestKind)kind)
            : null,
        "RELABELTYPE" => node.Oid("resulttype") is { } type && node.Term("arg", depth) is { } argument ? new Relabel(argument, type) : null,
        "COERCEVIAIO" => node.Oid("resulttype") is { } type && node.Term("arg", depth) is { } argument ? new TextCast(argument, type) : null,
        "COERCETODOMAIN" => node.Oid("resulttype") is { } type && node.Term("arg", depth) is { } argument ? new DomainCast(argument, type) : null,
        "ARRAYCOERCEEXPR" => node.Oid("resulttype") is { } type && node["elemexpr"] is TaggedNode element && node.Term("arg", depth) is { } argument
            ? new ArrayCast(argument, Read(element, depth), type)
            : null,
        "COLLATE" or "COLLATEEXPR" => node.Oid("collOid") is { } collation && node.Term("arg", depth) is { } argument ? new Collate(argument, collation) : null,
        "CASETESTEXPR" => node.Oid("typeId") is { } type ? new TestedValue(type) : null,
        "COERCETODOMAINVALUE" => node.Oid("typeId") is { } type ? new DomainValue(type) : null,
        "CASE" or "CASEEXPR" => node.Oid("casetype") is { } type && node["args"] is ListNode && node["arg"] is TaggedNode or AbsentNode
            && node["defresult"] is TaggedNode or AbsentNode && node.Terms("args", depth) is { Count: >= 1 } branches && branches.All(branch => branch is When)
            ? new Case(node.Term("arg", depth), branches, node.Term("defresult", depth), type)
            : null,
        "WHEN" or "CASEWHEN" => node["result"] is TaggedNode result && node.Term("expr", depth) is { } condition ? new When(condition, Read(result, depth)) : null,
        "COALESCE" or "COALESCEEXPR" => node.Oid("coalescetype") is { } type && node.Terms("args", depth) is { Count: >= 1 } arguments
            ? new Coalesce(arguments, type)
            : null,
        "ARRAY" or "ARRAYEXPR" => node.Oid("array_typeid") is { } type && node.Oid("element_typeid") is { } elementType
            && node.Boolean("multidims") is { } nested && node.Terms("elements", depth) is { } elements
            ? new ArrayConstructor(elements, elementType, type, nested)
            : null,
        "SUBLINK" => node.Integer("subLinkType") is { } kind and >= 0 and <= 7 && node["subselect"] is TaggedNode { Tag: "QUERY" } query
            && node["testexpr"] is TaggedNode or AbsentNode
            ? new SubLink((SubLinkKind)kind, node.Term("testexpr", depth), new Opaque(query))
            : null,
        "SQLVALUEFUNCTION" => node.Integer("op") is { } kind and >= 0 and <= 14 && node.Oid("type") is { } type && node.Integer("typmod") is { } modifier
            ? new SqlValue((SqlValueKind)kind, type, modifier)
            : null,
        _ => null,
    };

    private static Term? Term(this TaggedNode node, string field, int depth) => node[field] is TaggedNode child ? Read(child, depth) : null;

    /// <summary>The terms of a list; an absent one is empty, anything else null.</summary>
    private static Terms? Terms(this TaggedNode node, string field, int depth) => node[field] switch
    {
        AbsentNode => default(Terms),
        ListNode { Kind: ListKind.Nodes } list => [.. list.Items.Select(item => Read(item, depth))],
        _ => null,
    };

    private static uint? Oid(this TaggedNode node, string field) =>
        node[field] is AtomNode atom && uint.TryParse(atom.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var oid) ? oid : null;

    private static int? Integer(this TaggedNode node, string field) =>
        node[field] is AtomNode atom && int.TryParse(atom.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static bool? Boolean(this TaggedNode node, string field) => node.Name(field) switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };

    private static string? Name(this TaggedNode node, string field) => node[field] is AtomNode atom ? atom.Value : null;
}
