using System.Collections.Immutable;
using Inspector.Columns;
using Inspector.Constraints;
using Inspector.Indexes;
using Inspector.Maintenance;
using Inspector.RowSecurity;

namespace Inspector;

/// <summary>The list of all probes.</summary>
public static class Probes
{
    /// <summary>A new instance of every probe, in the order of the categories.</summary>
    public static ImmutableArray<Probe> All =>
    [
        new DuplicateIndex(),
        new RedundantIndex(),
        new UnusedIndex(),
        new InvalidIndex(),
        new ForeignKeyWithoutIndex(),
        new MissingIndex(),
        new UniqueSuperset(),
        new IndexNeverMatches(),
        new NeedlessIndexPredicate(),
        new IndexMissingOnPartition(),
        new NullHeavyIndex(),
        new BroadIndex(),
        new UncorrelatedBrin(),
        new MissingPrimaryKey(),
        new ForeignKeyTypeMismatch(),
        new UnvalidatedConstraint(),
        new NotEnforcedConstraint(),
        new DisabledTrigger(),
        new SetNullOnNotNull(),
        new DuplicateForeignKey(),
        new NullableCompositeForeignKey(),
        new NullableUnique(),
        new MissingReplicaIdentity(),
        new RedundantCheck(),
        new SoftDeleteUnique(),
        new SoftDeleteCascade(),
        new SoftDeleteIndex(),
        new SoftDeleteWithoutHistory(),
        new IntegerKeyOverflow(),
        new PolicyWithoutRls(),
        new RlsEnabledNoPolicy(),
        new StaleStatistics(),
    ];
}
