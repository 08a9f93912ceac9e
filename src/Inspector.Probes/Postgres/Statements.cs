using System.Collections.Immutable;

namespace Inspector.Postgres;

/// <summary>Every statement that Inspector can run on a server, in the order in which an inspection runs them.</summary>
public static class Statements
{
    /// <summary>The list; a test proves that it is complete.</summary>
    public static ImmutableArray<Statement> All { get; } =
    [
        IndexReader.Builds,
        ServerReader.Databases,
        RoleReader.Roles,
        RoleReader.Memberships,
        RoleReader.RoleSettings,
        ServerReader.Settings,
        ServerReader.Slots,
        ServerReader.Server,
        ServerReader.Identity,
        DigestReader.Digest,
        DigestReader.Members,
        CounterReader.Tables,
        CounterReader.Indexes,
        SchemaReader.Extensions,
        SchemaReader.ExtensionMembers,
        SchemaReader.Schemas,
        TypeReader.Types,
        TypeReader.Casts,
        TypeReader.EnumLabels,
        TypeReader.Collations,
        TypeReader.OperatorClasses,
        TableReader.Tables,
        TableReader.Inheritance,
        ColumnReader.Columns,
        ColumnReader.Defaults,
        IndexReader.Indexes,
        ConstraintReader.Constraints,
        TriggerReader.Triggers,
        PolicyReader.Policies,
        SequenceReader.Sequences,
        SequenceReader.Owners,
        FunctionReader.Functions,
        ViewReader.Views,
        PublicationReader.Publications,
        CollationVersionReader.Actual,
        CollationVersionReader.OfDatabase,
        ColumnBoundsReader.Bounds,
        SecondLook.Locked,
        SequencePositions.Positions,
        ColumnStatisticsReader.Function,
        ColumnStatisticsReader.FromFunction,
        ColumnStatisticsReader.FromEarlierFunction,
        ColumnStatisticsReader.FromView,
        StatementReader.Installation,
        StatementReader.Statements,
        ReplicaReader.Usage,
        SecondLook.IndexDefinition,
        SecondLook.ConstraintDefinition,
        SecondLook.Size,
        SecondLook.Attachments,
        FillingReader.IndexFilling,
        FillingReader.TableFilling,
    ];
}
