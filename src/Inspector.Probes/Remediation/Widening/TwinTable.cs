using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Remediation.Widening;

/// <summary>A table with the columns of it that get twins, and all that keeps a pair the same and follows it.</summary>
internal sealed class TwinTable
{
    /// <summary>The table.</summary>
    public required Table Table { get; init; }

    /// <summary>Its columns with twins.</summary>
    public required ImmutableArray<TwinColumn> Columns { get; init; }

    /// <summary>The name of the trigger and of its function.</summary>
    public required string Trigger { get; init; }

    /// <summary>The name of the trigger's function.</summary>
    public required string Function { get; init; }

    /// <summary>The name of the CHECK constraint that proves that every pair is the same.</summary>
    public required string Check { get; init; }

    /// <summary>What hangs on its columns.</summary>
    public required Attachments Attachments { get; init; }

    /// <summary>Its place in the order in which tables are switched, from 0.</summary>
    public required int Order { get; init; }

    /// <summary>The snapshot that all this is from.</summary>
    public required CatalogSnapshot Snapshot { get; init; }

    /// <summary>Indexes that hold one of the columns.</summary>
    public ImmutableArray<TwinIndex> Indexes { get; set; } = [];

    /// <summary>Foreign keys that reference one of the columns: they are replaced when this table is switched.</summary>
    public ImmutableArray<TwinKey> ReferencedBy { get; set; } = [];

    /// <summary>The qualified name of the trigger's function.</summary>
    public Sql QualifiedFunction => Sql.Name(Table.Schema.Name, Function);

    /// <summary>The twin of a column, or null.</summary>
    public TwinColumn? Of(Column column) => Columns.FirstOrDefault(twin => ReferenceEquals(twin.Column, column));

    /// <summary>Triggers of users that fire on UPDATE, and so for every row that is backfilled.</summary>
    public IEnumerable<Trigger> UpdateTriggers => Table.Triggers.Where(trigger => FiresOnUpdate(trigger) && trigger.Enabled != 'D');

    /// <summary>Whether a trigger fires on UPDATE.</summary>
    public static bool FiresOnUpdate(Trigger trigger) => !trigger.IsInternal && (trigger.Type & TriggerUpdate) != 0;

    /// <summary>Triggers of users that may change a row before it is written.</summary>
    public static IEnumerable<Trigger> BeforeRowTriggers(Table table) =>
        table.Triggers.Where(trigger => (trigger.Type & (TriggerRow | TriggerBefore)) == (TriggerRow | TriggerBefore)
            && (trigger.Type & (TriggerInsert | TriggerUpdate)) != 0);

    // TRIGGER_TYPE_* of pg_trigger.h
    private const int TriggerRow = 1;
    private const int TriggerBefore = 2;
    private const int TriggerInsert = 4;
    private const int TriggerUpdate = 16;
}
