using System.Globalization;
using System.Text;

namespace Inspector.Agent.Metrics;

/// <summary>The formats in which a page can be had.</summary>
internal enum PageFormat
{
    /// <summary>Prometheus' text format 0.0.4.</summary>
    Prometheus,

    /// <summary>OpenMetrics 1.0.</summary>
    OpenMetrics,
}

/// <summary>Writes pages. No time stands on them: a scraper knows when it asked.</summary>
internal static class PageText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The families in a format, UTF-8.</summary>
    public static byte[] Write(IEnumerable<PageFamily> families, PageFormat format)
    {
        var isOpenMetrics = format == PageFormat.OpenMetrics;
        using var bytes = new MemoryStream();
        using (var page = new StreamWriter(bytes, Utf8, leaveOpen: true))
        {
            foreach (var family in families.Where(family => family.Samples.Count > 0).OrderBy(family => family.Name, StringComparer.Ordinal))
            {
                WriteHead(page, family, isOpenMetrics);
                foreach (var sample in family.Samples)
                {
                    page.Write(family.Name);
                    page.Write(sample.Suffix);
                    page.Write(sample.Labels);
                    page.Write(' ');
                    page.Write(Number(sample.Value));
                    page.Write('\n');
                }
            }

            page.Write(isOpenMetrics ? "# EOF\n" : "");
        }

        return bytes.ToArray();
    }

    /// <summary>A value as both formats read it; exact.</summary>
    public static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A bucket's bound: OpenMetrics wants a whole one with a decimal point, and the same text in both formats keeps a series the same.</summary>
    public static string Bound(double bound)
    {
        var text = Number(bound);
        return double.IsInteger(bound) && !text.Contains('E', StringComparison.Ordinal) ? text + ".0" : text;
    }

    /// <summary>The older format calls a counter by the name of its series, the newer by the family's, and only the newer tells the unit.</summary>
    private static void WriteHead(StreamWriter page, PageFamily family, bool isOpenMetrics)
    {
        var name = family.Kind == SampleKind.Counter && !isOpenMetrics ? family.Name + ExpositionName.Total : family.Name;
        if (family.Help.Length > 0)
        {
            page.Write($"# HELP {name} {Help(family.Help, isOpenMetrics)}\n");
        }

        page.Write($"# TYPE {name} {Word(family.Kind)}\n");
        if (isOpenMetrics && family.Unit is { } unit)
        {
            page.Write($"# UNIT {name} {unit}\n");
        }
    }

    private static string Help(string text, bool isOpenMetrics)
    {
        var escaped = text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
        return isOpenMetrics ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private static string Word(SampleKind kind) => kind switch
    {
        SampleKind.Counter => "counter",
        SampleKind.Histogram => "histogram",
        _ => "gauge",
    };
}
