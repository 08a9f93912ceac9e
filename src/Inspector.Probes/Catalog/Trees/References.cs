using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Inspector.Catalog.Trees;

/// <summary>What kind of object a tree refers to by its object id.</summary>
internal enum ReferenceKind
{
    /// <summary>A function, aggregate or window function (<c>pg_proc</c>).</summary>
    Function,

    /// <summary>An operator (<c>pg_operator</c>).</summary>
    Operator,

    /// <summary>A table, view or sequence (<c>pg_class</c>).</summary>
    Relation,
}

/// <summary>An object that a tree refers to.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Reference(ReferenceKind Kind, uint Oid)
{
    /// <summary>An operator and, where it is known, the function behind it.</summary>
    public static IEnumerable<Reference> ToOperator(uint oper, uint function) =>
        function == 0 ? [new(ReferenceKind.Operator, oper)] : [new(ReferenceKind.Operator, oper), new(ReferenceKind.Function, function)];
}

/// <summary>Finds the objects that a tree refers to, by the names of fields and without regard to the kinds of nodes.</summary>
internal static class References
{
    // The fields of primnodes.h and parsenodes.h, 14 to 18, that hold the id of a function, operator or relation in trees that a catalog stores.
    private static readonly FrozenDictionary<string, ReferenceKind> Fields = new Dictionary<string, ReferenceKind>(StringComparer.Ordinal)
    {
        ["funcid"] = ReferenceKind.Function,
        ["opfuncid"] = ReferenceKind.Function,
        ["hashfuncid"] = ReferenceKind.Function,
        ["negfuncid"] = ReferenceKind.Function,
        ["aggfnoid"] = ReferenceKind.Function,
        ["winfnoid"] = ReferenceKind.Function,
        ["startInRangeFunc"] = ReferenceKind.Function,
        ["endInRangeFunc"] = ReferenceKind.Function,
        ["tsmhandler"] = ReferenceKind.Function,
        ["opno"] = ReferenceKind.Operator,
        ["opnos"] = ReferenceKind.Operator,
        ["eqop"] = ReferenceKind.Operator,
        ["sortop"] = ReferenceKind.Operator,
        ["cycle_mark_neop"] = ReferenceKind.Operator,
        ["relid"] = ReferenceKind.Relation,
        ["seqid"] = ReferenceKind.Relation,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>
    /// Every object that a tree refers to anywhere, once per mention, in the order of the text. What the server calls without an id in the
    /// tree is not seen: the input and output functions behind a cast through text, the comparison behind GREATEST, a domain's checks.
    /// </summary>
    public static IEnumerable<Reference> All(Node node) => node.Walk().OfType<TaggedNode>().SelectMany(Own);

    /// <summary>The objects that a node's own fields refer to.</summary>
    public static IEnumerable<Reference> Own(TaggedNode node)
    {
        foreach (var field in node.Fields)
        {
            if (!Fields.TryGetValue(field.Name, out var kind))
            {
                continue;
            }

            IEnumerable<Node> values = field.Value is ListNode list ? list.Items : [field.Value];
            foreach (var atom in values.OfType<AtomNode>())
            {
                // 0 stands for none.
                if (uint.TryParse(atom.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var oid) && oid != 0)
                {
                    yield return new(kind, oid);
                }
            }
        }
    }
}
