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
        new SkewedIndex(),
        new BroadIndex(),
        new HotBlockingIndex(),
        new UncorrelatedBrin(),
        new BloatedIndex(),
        new CollationVersionMismatch(),
        new MissingPrimaryKey(),
        new MissingForeignKey(),
        new MissingNotNull(),
        new MissingUnique(),
        new MissingCheck(),
        new MissingExclusion(),
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
        new SequenceExhaustion(),
        new SequenceBehind(),
        new ReferenceTypeDrift(),
        new UpgradeBlockingType(),
        new TimestampWithoutTimeZone(),
        new JsonColumn(),
        new CharColumn(),
        new MoneyColumn(),
        new FloatForMoney(),
        new UuidAsText(),
        new SerialColumn(),
        new LargeObjectColumn(),
        new NullableBoolean(),
        new NullAsTextDefault(),
        new QuotedName(),
        new ReservedName(),
        new TruncatedName(),
        new PolicyWithoutRls(),
        new RlsEnabledNoPolicy(),
        new StaleStatistics(),
        new BloatedTable(),
    ];
}
