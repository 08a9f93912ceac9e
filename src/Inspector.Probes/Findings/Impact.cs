namespace Inspector.Findings;

/// <summary>What a finding costs, in a unit the reader pays in. Null is unknown; nothing is guessed.</summary>
/// <param name="Bytes">Storage that could be saved, in bytes.</param>
/// <param name="WritesPerSecond">Writes that could be saved, a second.</param>
/// <param name="BlockedSeconds">Time that sessions wait for each other, in seconds.</param>
public sealed record Impact(long? Bytes = null, double? WritesPerSecond = null, double? BlockedSeconds = null)
{
    /// <summary>Unknown.</summary>
    public static readonly Impact Unknown = new();

    /// <summary>When it comes to its end, at the pace at which it was seen to grow: an estimate.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The question of the second look whose answer replaces <see cref="Bytes"/>, or null.</summary>
    public Need? RefinedBy { get; init; }

    /// <summary>Storage as the catalog estimates it, until it is measured.</summary>
    public static Impact Storage(long bytes, Need measured) => new(Bytes: bytes == 0 ? null : bytes) { RefinedBy = measured };
}
