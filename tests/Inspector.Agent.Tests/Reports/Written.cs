using System.Globalization;
using Inspector.Agent.Reports;

namespace Inspector.Tests.Reports;

/// <summary>What a writer writes, as a string.</summary>
internal static class Written
{
    public static string Json(ScanResult result) => By(output => JsonReport.Write(result, output));

    public static string Text(ScanResult result, TextOptions? options = null) => By(output => TextReport.Write(result, output, options));

    public static string Markdown(ScanResult result) => By(output => MarkdownReport.Write(result, output));

    public static string Sarif(ScanResult result, IEnumerable<Probe>? probes = null) => By(output => SarifReport.Write(result, output, probes));

    private static string By(Action<TextWriter> write)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        write(output);
        return output.ToString();
    }
}
