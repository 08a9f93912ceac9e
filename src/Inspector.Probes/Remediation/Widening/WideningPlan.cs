using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation.Steps;

namespace Inspector.Remediation.Widening;

/// <summary>
/// Gives columns a wider type without an outage. Each gets a twin of that type, which a trigger keeps the same; the twin is filled in batches,
/// gets the indexes and foreign keys of its column, and takes its place; the old column stays as the twin's twin until it is dropped.
/// Columns that repeat each other's values go together, so that each foreign key is built once.
/// </summary>
/// <param name="Snapshot">The database.</param>
/// <param name="Columns">The columns, those that are referenced before those that reference them.</param>
internal sealed record WideningPlan(CatalogSnapshot Snapshot, ImmutableArray<WiderColumn> Columns)
{
    /// <summary>What the second look should find out.</summary>
    public ImmutableArray<Need> Needs =>
        [.. Columns.GroupBy(wider => wider.Column.Table).SelectMany(group => Twins.Needs(group.Key, [.. group.Select(wider => wider.Column)]))];

    /// <summary>The plan, or why a person has to decide first.</summary>
    /// <param name="answers">What the second look found out.</param>
    /// <param name="afterSwitch">What else belongs into the switch, when the columns are wide.</param>
    public Plan Decide(Answers answers, params IEnumerable<Step> afterSwitch)
    {
        var twins = Twins.Of(Snapshot, Columns, answers);
        return twins.Obstacles.Count > 0
            ? Plan.Undecided($"a new column has to take the old one's place, and that takes a person's judgement here, because {string.Join("; ", twins.Obstacles.Distinct())}")
            : Plan.Of(
            [
                .. twins.Tables.Select(AddTwin.Of),
                .. twins.Tables.SelectMany(Backfill),
                .. twins.Tables.Select(table => ValidateConstraint.OfCheck(table.Table, table.Check)),
                .. twins.Tables.SelectMany(table => table.Indexes.SelectMany(index => Build(table, index))),
                .. twins.Keys.SelectMany(Build),
                .. twins.Keys.Where(key => key.To is null).Select(ReplaceForeignKey.Of),
                .. twins.Tables.Select(SwitchTwin.Of),
                .. afterSwitch,
                .. twins.Tables.Select(DropTwin.Of),
            ]);
    }

    private static IEnumerable<Step> Backfill(TwinTable table) =>
        [BackfillTwin.Of(table), Vacuum.AfterBackfill(table.Table)];

    private static IEnumerable<Step> Build(TwinTable table, TwinIndex index)
    {
        yield return Build(table, index.Name, index.Definition, index.Index.IsUnique
            ? ["Until the switch, two INSERT ... ON CONFLICT of one key at the same moment may fail on this index instead of meeting each other: repeat them."]
            : []);
        if (index.Back is { } back)
        {
            yield return Build(table, back.Name, back.Definition, [$"It repeats {index.Index.Name}, which goes in the switch, and is there for the switch's way back alone."]);
        }
    }

    private static Step Build(TwinTable table, string name, Sql definition, IEnumerable<string> caveats)
    {
        var step = BuildIndex.Concurrently(table.Table, name, definition);
        return step with { Phase = Phase.Validate, Caveats = [.. step.Caveats, .. caveats] };
    }

    private static IEnumerable<Step> Build(TwinKey twin)
    {
        yield return AddForeignKey.NotValid(twin.Key.Table, twin.Key.Referenced, twin.Name, twin.Definition);
        if (twin.Key is { IsValidated: true, IsEnforced: true })
        {
            yield return ValidateConstraint.OfForeignKey(twin.Key, twin.Name) with
            {
                // The rollback of the switch makes the old key again without looking at the rows.
                Rollback = Sql.Of($"ALTER TABLE {twin.Key.Table} VALIDATE CONSTRAINT {twin.Key};"),
                WhyNoRollback = null,
            };
        }
    }
}
