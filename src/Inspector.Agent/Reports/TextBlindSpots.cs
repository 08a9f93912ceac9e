namespace Inspector.Agent.Reports;

/// <summary>What an inspection did not look at, and why: each reason once.</summary>
internal static class TextBlindSpots
{
    public static void Write(Page page, BlindSpots spots)
    {
        WriteList(page, "Not examined", spots.Skipped.Select(Line));
        WriteList(page, "Failed; this is a defect of Inspector, please report it", spots.Faulted.Select(Line));
        WriteList(page, "Examined in part", spots.Partial.Select(Line));
        WriteList(page, "Not seen", spots.Unseen);
        WriteList(page, "Failed in the middle; what there is stands", spots.Faults);
        if (!spots.AreNone)
        {
            page.Blank();
        }
    }

    private static string Line(BlindSpot spot) => $"{string.Join(", ", spot.Probes)}: {spot.Reason}";

    private static void WriteList(Page page, string heading, IEnumerable<string> lines)
    {
        var isFirst = true;
        foreach (var line in lines)
        {
            if (isFirst)
            {
                page.Paragraph(heading);
                isFirst = false;
            }

            page.Entry("-", line, 2, 2);
        }
    }
}
