using System.Globalization;

namespace Inspector.Tests.Corpora;

/// <summary>How well what was asked for matches what was removed.</summary>
/// <param name="Right">Asked for, and removed.</param>
/// <param name="Asked">Asked for.</param>
/// <param name="Removed">Removed.</param>
internal sealed record Score(int Right, int Asked, int Removed)
{
    /// <summary>What share of what was asked for is right.</summary>
    public double Precision => Asked == 0 ? 1 : (double)Right / Asked;

    /// <summary>What share of what was removed was asked for.</summary>
    public double Recall => Removed == 0 ? 1 : (double)Right / Removed;

    /// <summary>The harmonic mean of both.</summary>
    public double F1 => Asked + Removed == 0 ? 1 : 2.0 * Right / (Asked + Removed);

    /// <summary>The sum, as if all were one schema.</summary>
    public static Score operator +(Score one, Score other) => new(one.Right + other.Right, one.Asked + other.Asked, one.Removed + other.Removed);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Removed,3} removed, {Asked,3} asked for, {Right,3} right: precision {Precision:0.000}, recall {Recall:0.000}, F1 {F1:0.000}");
}
