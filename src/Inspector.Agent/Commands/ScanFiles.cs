using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Inspector.Agent.Configuration;
using Inspector.Agent.Reports;
using Inspector.Findings;

namespace Inspector.Agent.Commands;

/// <summary>
/// The files of a scan. What can be wrong with them is found before a server is troubled; what goes wrong with one of them later takes nothing from the others.
/// </summary>
internal sealed class ScanFiles
{
    private readonly ScanRequest _request;
    private readonly Baseline? _previous;
    private readonly List<string> _complaints = [];

    private ScanFiles(ScanRequest request)
    {
        _request = request;
        Known = request.Baseline is null ? null : BaselineFile.Read(request.Baseline);
        Suppressions = request.Suppressions is null ? [] : SuppressionFile.Read(request.Suppressions, [.. Probes.All.Select(probe => probe.Info.Id)]);
        _previous = Known ?? (request.WriteBaseline is { } file && File.Exists(file) && !ConfigurationFile.IsStream(file) ? BaselineFile.Read(file) : null);
        foreach (var output in request.Formats.Select(format => format.File).Append(request.WriteBaseline).OfType<string>())
        {
            ConfigurationFile.CheckWritable(output);
        }
    }

    /// <summary>The baseline to compare with; null for none.</summary>
    public Baseline? Known { get; }

    /// <summary>The suppressions, in the order of precedence.</summary>
    public ImmutableArray<Suppression> Suppressions { get; }

    /// <summary>What could not be written, one line each.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Reads what is to be read, and looks whether what is to be written can be.</summary>
    /// <exception cref="ConfigurationException">A file cannot be used.</exception>
    public static ScanFiles Open(ScanRequest request) => new(request);

    /// <summary>Writes the new baseline, if one was asked for. Where nothing was inspected the old one stays.</summary>
    /// <param name="inspections">The inspections, with the state of every finding.</param>
    /// <param name="now">The time to write into it.</param>
    /// <param name="isFull">Whether the run looked everywhere.</param>
    public void WriteBaseline(ImmutableArray<Inspection> inspections, DateTimeOffset now, bool isFull)
    {
        if (_request.WriteBaseline is { } file && !inspections.IsEmpty)
        {
            Try(() => BaselineFile.Write(file, Baseline.Of(inspections, now, _previous, isFull)));
        }
    }

    /// <summary>Writes the reports that go to files.</summary>
    public void WriteReports(ScanResult result)
    {
        foreach (var format in _request.Formats)
        {
            if (format.File is { } file)
            {
                Try(() =>
                {
                    using var content = new StringWriter(CultureInfo.InvariantCulture);
                    format.Write(result, content, new() { IsVerbose = _request.IsVerbose });
                    ConfigurationFile.WriteAtomically(file, Encoding.UTF8.GetBytes(content.ToString()));
                });
            }
        }
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (ConfigurationException refusal)
        {
            _complaints.Add(refusal.Message);
        }
    }
}
