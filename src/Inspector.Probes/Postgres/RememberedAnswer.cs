using System.Runtime.InteropServices;
using Inspector.Catalog;
using Inspector.Findings;

namespace Inspector.Postgres;

/// <summary>An answer of an earlier second look.</summary>
/// <param name="Answer">What was answered.</param>
/// <param name="Wear">What the table had seen by then: as long as it has seen no more, nothing grew; null where that does not matter.</param>
internal sealed record RememberedAnswer(Answer Answer, RememberedAnswer.TableWear? Wear)
{
    /// <summary>What may be answered from memory the next time, of an unchanged structure.</summary>
    internal static IEnumerable<KeyValuePair<Need, RememberedAnswer>> Of(IEnumerable<KeyValuePair<Need, Answer>> answers, CatalogSnapshot catalog)
    {
        foreach (var (need, answer) in answers)
        {
            if (answer.WhyNot is null && IsOfStructure(need))
            {
                yield return new(need, new(answer, Wear: null));
            }
            else if (answer.WhyNot is null && need.Kind is NeedKind.Size or NeedKind.IndexFilling or NeedKind.TableFilling && WearOf(need, catalog) is { } wear)
            {
                yield return new(need, new(answer, wear));
            }
        }
    }

    /// <summary>Whether it still holds.</summary>
    internal bool Holds(Need need, CatalogSnapshot catalog) => IsOfStructure(need) || (Wear is { } then && WearOf(need, catalog) == then);

    /// <summary>What hangs on a table is not: comments and labels are in no digest.</summary>
    private static bool IsOfStructure(Need need) => need.Kind is NeedKind.IndexDefinition or NeedKind.ConstraintDefinition;

    /// <summary>A standby does not count what its primary writes.</summary>
    private static TableWear? WearOf(Need need, CatalogSnapshot catalog) =>
        catalog.Server.IsStandby || catalog.Table(need.Relation) is not { TotalActivity: { } activity } table
            ? null
            : new(activity.Inserted + activity.Updated + activity.Deleted, table.TotalPages, activity.LastVacuum);

    /// <summary>What makes a table or its indexes grow or shrink, and is no change of structure.</summary>
    /// <param name="Writes">Rows inserted, updated and deleted.</param>
    /// <param name="Pages">Pages of the tree.</param>
    /// <param name="LastVacuum">The last vacuum.</param>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct TableWear(long Writes, long Pages, DateTimeOffset? LastVacuum);
}
