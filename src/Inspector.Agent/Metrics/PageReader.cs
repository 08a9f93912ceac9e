using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Inspector.Agent.Metrics;

/// <summary>
/// Reads what the SDK collects into families of a page. It stands where OpenTelemetry's exporter for Prometheus would stand. One bad series costs no other: it is left out
/// and counted.
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PageReader : BaseExporter<Metric>, IPullMetricExporter
{
    private const string Overflow = "otel.metric.overflow";

    private readonly long[] _dropped = new long[Enum.GetValues<DropReason>().Length];
    private readonly List<(string Name, string Text)> _labels = [];
    private readonly StringBuilder _written = new();
    private readonly Dictionary<string, string> _labelNames = new(StringComparer.Ordinal);
    private Dictionary<string, PageFamily> _names = [];
    private HashSet<(PageFamily, string)> _series = [];
    private List<PageFamily> _families = [];

    /// <inheritdoc/>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>What was collected last.</summary>
    public IReadOnlyList<PageFamily> Families => _families;

    /// <summary>The instruments of which the SDK folded series into one because they were too many.</summary>
    public HashSet<string> Overflowing { get; } = new(StringComparer.Ordinal);

    /// <summary>How many series were left out of what was collected last.</summary>
    public long Dropped(DropReason reason) => _dropped[(int)reason];

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        (_names, _series, _families) = (new(StringComparer.Ordinal), [], []);
        Overflowing.Clear();
        Array.Clear(_dropped);
        foreach (var metric in batch)
        {
            Read(metric);
        }

        return ExportResult.Success;
    }

    private void Read(Metric metric)
    {
        SampleKind? kind = metric.MetricType switch
        {
            MetricType.LongSum or MetricType.DoubleSum => SampleKind.Counter,
            MetricType.LongGauge or MetricType.DoubleGauge or MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic => SampleKind.Gauge,
            MetricType.Histogram => SampleKind.Histogram,
            _ => null, // an exponential histogram has no form in either text format
        };
        var family = kind is { } known ? Family(metric, known) : null;
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            if (family is null || Labels(metric, point) is not { } labels)
            {
                _dropped[(int)DropReason.Broken]++;
            }
            else if (!_series.Add((family, labels)))
            {
                _dropped[(int)DropReason.Duplicate]++;
            }
            else
            {
                Add(family, metric.MetricType, labels, point);
            }
        }
    }

    /// <summary>The family of an instrument; null when another has a name that it would need. Two instruments of one name and kind share theirs.</summary>
    private PageFamily? Family(Metric metric, SampleKind kind)
    {
        var unit = ExpositionName.Unit(metric.Unit) ?? (metric.Unit == "1" && kind == SampleKind.Gauge ? "ratio" : null);
        var family = new PageFamily(ExpositionName.Of(metric.Name, metric.Unit, kind), kind, unit, LabelText.Clean(metric.Description ?? ""));
        if (_names.TryGetValue(family.Name, out var other) && other.Name == family.Name && other.Kind == kind)
        {
            return other;
        }

        if (family.Names.Any(_names.ContainsKey))
        {
            return null;
        }

        foreach (var name in family.Names)
        {
            _names.Add(name, family);
        }

        _families.Add(family);
        return family;
    }

    /// <summary>The labels without braces, by name; null when they cannot be written. An empty one is the same as none.</summary>
    private string? Labels(Metric metric, MetricPoint point)
    {
        _labels.Clear();
        foreach (var (key, value) in point.Tags)
        {
            if (key == Overflow)
            {
                Overflowing.Add(metric.Name);
                return null;
            }

            var text = LabelText.Clean(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
            if (text.Length > 0)
            {
                _labels.Add((LabelName(key), text));
            }
        }

        _labels.Sort((x, y) => string.CompareOrdinal(x.Name, y.Name));
        _written.Clear();
        for (var at = 0; at < _labels.Count; at++)
        {
            var (name, text) = _labels[at];
            if ((at > 0 && name == _labels[at - 1].Name) || (name == "le" && metric.MetricType == MetricType.Histogram))
            {
                return null;
            }

            _written.Append(at > 0 ? "," : "").Append(name).Append("=\"");
            LabelText.Escape(_written, text);
            _written.Append('"');
        }

        return _written.ToString();
    }

    /// <summary>There are few, and each stands on every line.</summary>
    private string LabelName(string key)
    {
        if (!_labelNames.TryGetValue(key, out var name))
        {
            _labelNames.Add(key, name = ExpositionName.Label(key));
        }

        return name;
    }

    private void Add(PageFamily family, MetricType type, string labels, MetricPoint point)
    {
        if (type == MetricType.Histogram)
        {
            AddHistogram(family, labels, point);
            return;
        }

        var value = type switch
        {
            MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
            MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
            MetricType.LongGauge => point.GetGaugeLastValueLong(),
            _ => point.GetGaugeLastValueDouble(),
        };
        if (family.Kind == SampleKind.Counter && !(double.IsFinite(value) && value >= 0))
        {
            _dropped[(int)DropReason.Broken]++;
            return;
        }

        family.Samples.Add(new(family.Kind == SampleKind.Counter ? ExpositionName.Total : "", Braced(labels), value));
    }

    private static void AddHistogram(PageFamily family, string labels, MetricPoint point)
    {
        long count = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            count += bucket.BucketCount;
            var bound = $"le=\"{PageText.Bound(bucket.ExplicitBound)}\"";
            family.Samples.Add(new("_bucket", Braced(labels.Length == 0 ? bound : $"{labels},{bound}"), count));
        }

        family.Samples.Add(new("_sum", Braced(labels), point.GetHistogramSum()));
        family.Samples.Add(new("_count", Braced(labels), point.GetHistogramCount()));
    }

    private static string Braced(string labels) => labels.Length == 0 ? "" : $"{{{labels}}}";
}
