using System.Globalization;

namespace Inspector.Catalog;

/// <summary>A configuration parameter (<c>pg_settings</c>).</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value in <paramref name="Unit"/>.</param>
/// <param name="Unit">The implicit unit, for example <c>8kB</c> or <c>ms</c>, or null.</param>
/// <param name="Source">Where the value comes from, for example <c>configuration file</c>.</param>
/// <param name="IsPendingRestart">Whether the file holds another value that waits for a restart.</param>
public sealed record Setting(string Name, string Value, string? Unit, string Source, bool IsPendingRestart)
{
    /// <summary>The value as a number, or null when it is none.</summary>
    public double? Number => double.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
