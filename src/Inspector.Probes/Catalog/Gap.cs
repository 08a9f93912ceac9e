namespace Inspector.Catalog;

/// <summary>Something that a snapshot should hold and does not, wholly or in part: silence never means health.</summary>
/// <param name="Sight">What could not be seen.</param>
/// <param name="Reason">Why, and what would make it visible, in one line without a full stop.</param>
/// <param name="IsPartial">Whether some of it was seen: probes that use it then examine that part and repeat the reason.</param>
public sealed record Gap(Sight Sight, string Reason, bool IsPartial = false);
