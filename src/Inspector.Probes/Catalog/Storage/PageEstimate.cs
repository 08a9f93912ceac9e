namespace Inspector.Catalog.Storage;

/// <summary>Pages that a table or an index would have if it were written anew, from statistics.</summary>
/// <param name="Likely">What a test on real tables comes close to.</param>
/// <param name="AtMost">
/// With every uncertainty on the side of more: padding at its worst, average widths rounded up, more distinct values than the sample showed,
/// and a tenth on top for the sample itself.
/// </param>
public sealed record PageEstimate(double Likely, double AtMost)
{
    /// <summary>What a sample of 30,000 rows may be wrong by, and pages that statistics do not explain.</summary>
    internal const double SampleError = 1.1;

    /// <summary>The same estimate with what the sample may be wrong by; it never needs more pages than there are.</summary>
    internal PageEstimate WithError() => new(Likely, (AtMost * SampleError) + 2);

    /// <summary>The sum for two parts of one thing.</summary>
    public static PageEstimate operator +(PageEstimate a, PageEstimate b) => new(a.Likely + b.Likely, a.AtMost + b.AtMost);
}
