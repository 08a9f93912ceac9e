using Inspector.Catalog;

namespace Inspector.Constraints.References;

/// <summary>One way to read a column's name as a reference to a key of one column, or to a part of a longer one.</summary>
/// <param name="Target">The column that it would reference.</param>
/// <param name="IsLikely">Whether the name alone makes it likely.</param>
/// <param name="Why">The reading, in a few words for the reader.</param>
internal sealed record Reading(Column Target, bool IsLikely, string Why);
