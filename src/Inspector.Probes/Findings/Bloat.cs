using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Catalog.Storage;

namespace Inspector.Findings;

/// <summary>What a table or an index, or one partition of it, has and needs.</summary>
/// <param name="Of">The table or the index.</param>
/// <param name="Pages">The pages that it has.</param>
/// <param name="Needed">The pages that it would have if it were written anew.</param>
/// <param name="Measure">The question that would measure it; null where it is not to be put.</param>
/// <param name="IsMeasured">Whether both were measured rather than estimated.</param>
internal sealed record Bloat<T>(T Of, double Pages, PageEstimate Needed, Need? Measure, bool IsMeasured = false)
{
    /// <summary>Pages that it has beyond what it can need.</summary>
    public double Waste => Math.Max(0, Pages - Needed.AtMost);

    /// <summary>The same as a share of its pages.</summary>
    public double Share => Pages > 0 ? Waste / Pages : 0;

    /// <summary>The same by what the second look measured; itself where it did not.</summary>
    /// <param name="answers">The answers of the second look.</param>
    /// <param name="needed">Pages that what was measured needs.</param>
    /// <param name="blockSize">Bytes of a page.</param>
    public Bloat<T> As(Answers answers, Func<T, Filling, double> needed, int blockSize)
    {
        if (Measure is not { } question || answers.Filling(question) is not { } filling)
        {
            return this;
        }

        var pages = (double)filling.Bytes / blockSize;
        var least = Math.Min(pages, needed(Of, filling));
        return this with { Pages = pages, Needed = new(least, least), IsMeasured = true };
    }
}

/// <summary>How findings of bloat are told.</summary>
internal static class Bloat
{
    /// <summary>The extension that measures it.</summary>
    public const string Extension = "pgstattuple";

    /// <summary>The question that would measure it, where it can be put: the extension is installed and the subject is not too large.</summary>
    public static Need? Measurable(CatalogSnapshot snapshot, Need need, int pages, double most) =>
        snapshot.Extension(Extension) is not null && pages <= most ? need : null;

    /// <summary>How sure the whole is: as its least sure part.</summary>
    public static Confidence Confidence<T>(ImmutableArray<Bloat<T>> parts) =>
        parts.All(part => part.IsMeasured) ? Findings.Confidence.Likely : Findings.Confidence.Possible;

    /// <summary>What is wasted at least, in bytes.</summary>
    public static long Bytes<T>(ImmutableArray<Bloat<T>> parts, int blockSize) => (long)(parts.Sum(part => part.Waste) * blockSize);

    /// <summary>What is wasted at least, in percent of what the parts have.</summary>
    public static double Percent<T>(ImmutableArray<Bloat<T>> parts) => 100 * parts.Sum(part => part.Waste) / parts.Sum(part => part.Pages);

    /// <summary>The facts behind it.</summary>
    public static IEnumerable<Evidence> Evidence<T>(ImmutableArray<Bloat<T>> parts, int blockSize, bool isPartitioned)
    {
        var source = parts.All(part => part.IsMeasured) ? $"measured by {Extension}" : parts.Any(part => part.IsMeasured) ? $"in part measured by {Extension}" : "estimated from statistics";
        Evidence Of(string name, double pages) => new(name, (long)(pages * blockSize), "bytes", source);
        yield return Of("needed", parts.Sum(part => part.Needed.Likely));
        yield return Of("needed at most", parts.Sum(part => part.Needed.AtMost));
        yield return Of("wasted at least", parts.Sum(part => part.Waste));
        if (isPartitioned)
        {
            yield return Findings.Evidence.FromCatalog("bloated partitions", (long)parts.Length, "partitions");
        }
    }

    /// <summary>How it could be known better; empty when it is measured.</summary>
    public static string Caution<T>(CatalogSnapshot snapshot, ImmutableArray<Bloat<T>> parts, Answers? answers, Need question)
    {
        if (parts.FirstOrDefault(part => !part.IsMeasured) is not { } part)
        {
            return "";
        }

        var why = snapshot.Extension(Extension) is null ? $"The extension {Extension}, which would measure it, is not installed"
            : part.Measure is { } put ? answers?.WhyNot(put) is { } reason ? $"It was not measured ({reason})" : "It is to be measured"
            : "It is too large to be measured here";
        return $"This is an estimate from statistics. {why}. The exact answer is that of {question.How.TrimEnd(';')}.";
    }
}
