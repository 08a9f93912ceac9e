using System.Globalization;
using System.Text;
using Inspector.Agent.Metrics;

namespace Inspector.Tests.Metrics;

/// <summary>One line of a page, read.</summary>
internal sealed record ParsedSample(string Family, string Name, SortedDictionary<string, string> Labels, double Value)
{
    public string Key => $"{Name}\0{string.Join('\0', Labels.Select(label => $"{label.Key}\0{label.Value}"))}";
}

/// <summary>
/// A page, read strictly by the published standards (Prometheus "Exposition formats", OpenMetrics 1.0): whatever they forbid throws. Written from them alone.
/// </summary>
internal sealed class ParsedPage
{
    private readonly bool _isOpenMetrics;
    private readonly HashSet<string> _closed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private string _family = "";
    private bool _hasSamples;

    private ParsedPage(bool isOpenMetrics) => _isOpenMetrics = isOpenMetrics;

    public List<ParsedSample> Samples { get; } = [];

    public Dictionary<string, string> Types { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Help { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Units { get; } = new(StringComparer.Ordinal);

    public static ParsedPage Of(MetricPage page) =>
        Of(page.Bytes.Span, page.ContentType.StartsWith("application/openmetrics-text;", StringComparison.Ordinal));

    public static ParsedPage Of(ReadOnlySpan<byte> bytes, bool isOpenMetrics)
    {
        var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        var page = new ParsedPage(isOpenMetrics);
        if (isOpenMetrics)
        {
            Demand(text.EndsWith("# EOF\n", StringComparison.Ordinal), "no # EOF at the end", text);
            text = text[..^"# EOF\n".Length];
        }

        Demand(text.Length == 0 || text.EndsWith('\n'), "the last line does not end", text);
        foreach (var line in text.Split('\n')[..^1])
        {
            page.Read(line);
        }

        return page;
    }

    /// <summary>The values of a name, whatever their labels.</summary>
    public IEnumerable<ParsedSample> Of(string name) => Samples.Where(sample => sample.Name == name);

    /// <summary>The one value of a name that has all these labels.</summary>
    public double Value(string name, params (string Name, string Value)[] labels) =>
        Assert.Single(Of(name), sample => labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value)).Value;

    private void Read(string line)
    {
        Demand(line.Length > 0 && line[0] != ' ', "an empty or indented line", line);
        if (line[0] != '#')
        {
            ReadSample(line);
            return;
        }

        var parts = line.Split(' ', 4);
        Demand(parts.Length == 4 && parts[0] == "#" && parts[1] is "HELP" or "TYPE" or "UNIT", "a line of metadata that is none", line);
        var (kind, name, rest) = (parts[1], parts[2], parts[3]);
        Demand(IsName(name, allowsColon: true), "a bad name", line);
        if (name != _family)
        {
            Demand(_closed.Add(name), "a family in two places", line);
            (_family, _hasSamples) = (name, false);
        }

        Demand(!_hasSamples, "metadata behind a sample", line);
        Demand(_said.Add($"{kind} {name}"), "said twice", line);
        switch (kind)
        {
            case "HELP":
                Help[name] = Unescape(rest, _isOpenMetrics);
                break;
            case "TYPE":
                Demand(rest is "counter" or "gauge" or "histogram", "a type that we do not write", line);
                Types[name] = rest;
                break;
            default:
                Demand(_isOpenMetrics, "a unit in the older format", line);
                Demand(name.EndsWith($"_{rest}", StringComparison.Ordinal), "a name that does not end with the unit", line);
                Units[name] = rest;
                break;
        }
    }

    private void ReadSample(string line)
    {
        var at = 0;
        while (at < line.Length && line[at] is not ('{' or ' '))
        {
            at++;
        }

        var name = line[..at];
        Demand(IsName(name, allowsColon: true), "a bad name", line);
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (line[at] == '{')
        {
            at = ReadLabels(line, at + 1, labels);
        }

        Demand(line[at] == ' ', "no space before the value", line);
        var text = line[(at + 1)..];
        var value = text switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture),
        };
        Demand(IsOfFamily(name), "a sample outside of its family", line);
        Demand(Types[_family] != "counter" || value >= 0, "a counter below 0", line);
        _hasSamples = true;
        var sample = new ParsedSample(_family, name, labels, value);
        Demand(_keys.Add(sample.Key), "a duplicate", line);
        Samples.Add(sample);
    }

    private static int ReadLabels(string line, int at, SortedDictionary<string, string> labels)
    {
        while (true)
        {
            var equals = line.IndexOf("=\"", at, StringComparison.Ordinal);
            Demand(equals > 0 && IsName(line[at..equals], allowsColon: false), "a bad label", line);
            var end = equals + 2;
            while (line[end] != '"')
            {
                end += line[end] == '\\' ? 2 : 1;
            }

            Demand(labels.TryAdd(line[at..equals], Unescape(line[(equals + 2)..end], escapesQuote: true)), "a label twice", line);
            at = end + 2;
            if (line[end + 1] == '}')
            {
                return at;
            }

            Demand(line[end + 1] == ',', "no comma between labels", line);
        }
    }

    private bool IsOfFamily(string name) => Types.GetValueOrDefault(_family) switch
    {
        "counter" => name == (_isOpenMetrics ? _family + "_total" : _family) && name.EndsWith("_total", StringComparison.Ordinal),
        "gauge" => name == _family,
        "histogram" => name == _family + "_bucket" || name == _family + "_sum" || name == _family + "_count",
        _ => false,
    };

    private static string Unescape(string text, bool escapesQuote)
    {
        var plain = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            Demand(!(escapesQuote && text[at] == '"'), "a quotation mark that is not escaped", text);
            if (text[at] != '\\')
            {
                plain.Append(text[at]);
                continue;
            }

            plain.Append(text[++at] switch
            {
                '\\' => '\\',
                'n' => '\n',
                '"' when escapesQuote => '"',
                _ => throw new FormatException($"an escape that is none: {text}"),
            });
        }

        return plain.ToString();
    }

    private static bool IsName(string name, bool allowsColon) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(one => char.IsAsciiLetterOrDigit(one) || one == '_' || (one == ':' && allowsColon));

    private static void Demand(bool holds, string what, string where)
    {
        if (!holds)
        {
            throw new FormatException($"{what}: {where}");
        }
    }
}
