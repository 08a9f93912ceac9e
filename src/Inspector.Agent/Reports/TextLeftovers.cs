using Inspector.Findings;

namespace Inspector.Agent.Reports;

/// <summary>What of baseline and suppressions silenced nothing, so that someone may tidy up.</summary>
internal static class TextLeftovers
{
    /// <summary>A baseline that was not renewed for a year has hundreds of these.</summary>
    private const int MostEntries = 10;

    public static void Write(Page page, Leftovers leftovers, bool isVerbose)
    {
        var unused = leftovers.UnusedSuppressions ?? [];
        if (leftovers.Expired.Length + unused.Length > 0)
        {
            page.Paragraph("Suppressions to renew or remove");
            foreach (var rule in leftovers.Expired)
            {
                page.Entry("-", $"{Wording.Place(rule)}expired after {Notation.Of(rule.Expires!.Value)}: {Wording.Of(rule)}", 2, 2);
            }

            foreach (var rule in unused)
            {
                page.Entry("-", $"{Wording.Place(rule)}matched nothing: {Wording.Of(rule)}", 2, 2);
            }

            page.Blank();
        }

        var gone = leftovers.UnusedBaselineEntries ?? [];
        if (gone.Length > 0)
        {
            page.Paragraph($"In the baseline and no longer found ({Quantity.Number(gone.Length)}; --write-baseline renews it)");
            foreach (var entry in gone.Take(isVerbose ? gone.Length : MostEntries))
            {
                page.Entry("-", $"{entry.Probe}: {entry.Title}", 2, 2);
            }

            if (!isVerbose && gone.Length > MostEntries)
            {
                page.Paragraph($"and {Quantity.Number(gone.Length - MostEntries)} more; --verbose lists them", 2);
            }

            page.Blank();
        }
    }
}
