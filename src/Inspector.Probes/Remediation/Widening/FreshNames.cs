using System.Text;
using Inspector.Catalog;

namespace Inspector.Remediation.Widening;

/// <summary>Names for what a plan makes: not in use, short enough for the server, and the same for the same snapshot.</summary>
internal sealed class FreshNames
{
    /// <summary>Bytes of a name, without the closing NUL (<c>NAMEDATALEN</c>).</summary>
    private const int MostBytes = 63;

    private readonly CatalogSnapshot _snapshot;
    private readonly HashSet<(string Schema, string Name)> _inSchema;
    private readonly HashSet<(uint Table, string Name)> _inTable = [];

    public FreshNames(CatalogSnapshot snapshot)
    {
        _snapshot = snapshot;
        _inSchema = [.. snapshot.Functions.Values.Select(function => (function.Schema.Name, function.Name))];
    }

    /// <summary>A name for a relation or function of a schema.</summary>
    public string In(Schema schema, string name, string suffix) => Fresh(name, suffix, fresh => !_snapshot.HasRelation(schema, fresh) && _inSchema.Add((schema.Name, fresh)));

    /// <summary>A name for a column, constraint or trigger of a table that none of these has.</summary>
    public string In(Table table, string name, string suffix)
    {
        _inTable.UnionWith(table.Columns.Select(column => (table.Oid, column.Name)));
        _inTable.UnionWith(table.Constraints.Select(constraint => (table.Oid, constraint.Name)));
        _inTable.UnionWith(table.Triggers.Select(trigger => (table.Oid, trigger.Name)));
        return Fresh(name, suffix, fresh => _inTable.Add((table.Oid, fresh)));
    }

    private static string Fresh(string name, string suffix, Func<string, bool> isFree)
    {
        for (var i = 1; ; i++)
        {
            var end = i == 1 ? suffix : FormattableString.Invariant($"{suffix}{i}");
            var fresh = FreshName.Truncate(name, MostBytes - Encoding.UTF8.GetByteCount(end)) + end;
            if (isFree(fresh))
            {
                return fresh;
            }
        }
    }
}
