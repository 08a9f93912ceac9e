using Inspector.Catalog;
using Inspector.Findings;

namespace Inspector.Indexes;

public sealed class DuplicateIndex() : Probe<CatalogSnapshot>(
    new("duplicate-index", "Duplicate index", Category.Indexes, Severity.Warning))
{
    public override string Explain => "";

    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) => [];
}
