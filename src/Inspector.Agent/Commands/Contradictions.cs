namespace Inspector.Agent.Commands;

/// <summary>Finds what cannot be meant together, before a server is troubled.</summary>
internal static class Contradictions
{
    /// <summary>The complaints, one line each.</summary>
    /// <param name="request">What was typed; <see cref="ScanRequest.FailOn"/> only where it was, else null.</param>
    public static IEnumerable<string> Of(ScanRequest request)
    {
        if (request.AllDatabases && !request.Databases.IsEmpty)
        {
            yield return "--database and --all-databases exclude each other";
        }

        if (request.Databases.Any(name => name.Contains("://", StringComparison.Ordinal)))
        {
            yield return "--database takes a name or a pattern; the URI stands before it, as TARGET";
        }

        if (request.Schemas.Intersect(request.ExcludedSchemas, StringComparer.Ordinal).FirstOrDefault() is { } schema)
        {
            yield return $"--schema and --exclude-schema both name {Visible.Quoted(schema)}";
        }

        if (request.FailOn is { } counted && counted < request.MinimumSeverity)
        {
            yield return $"--fail-on {Reports.Notation.Of(counted)} would count what --min-severity {Reports.Notation.Of(request.MinimumSeverity)} does not show";
        }

        if (request.Formats.Count(format => format.File is null) > 1)
        {
            yield return "only one --format can go to standard output; give the others a file: --format json=FILE";
        }

        foreach (var complaint in OfFiles(request))
        {
            yield return complaint;
        }
    }

    private static IEnumerable<string> OfFiles(ScanRequest request)
    {
        var read = new[] { ("--baseline", request.Baseline), ("--suppressions", request.Suppressions) };
        var written = request.Formats.Select(format => ("--format", format.File)).Prepend(("--write-baseline", request.WriteBaseline)).ToList();
        foreach (var (option, _) in read.Concat(written).Where(pair => pair.Item2?.Length == 0))
        {
            yield return $"{option} needs the name of a file";
        }

        foreach (var (option, _) in read.Concat(written).Where(pair => pair.Item2?.Contains("://", StringComparison.Ordinal) == true))
        {
            yield return $"{option} takes a file, and there is a URI; the target stands for itself";
        }

        var files = written.Where(pair => pair.Item2 is { Length: > 0 }).Select(pair => (Option: pair.Item1, File: Path.GetFullPath(pair.Item2!))).ToList();
        if (files.GroupBy(pair => pair.File, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
        {
            yield return $"{string.Join(" and ", twice.Select(pair => pair.Option).Distinct(StringComparer.Ordinal))} would write to one file: {Visible.Line(twice.Key)}";
        }

        if (request.Suppressions is { Length: > 0 } rules && files.Exists(pair => pair.File == Path.GetFullPath(rules)))
        {
            yield return $"what --suppressions names would be written over: {Visible.Line(rules)}";
        }

        if (request.Baseline is { Length: > 0 } known && files.Exists(pair => pair.Option == "--format" && pair.File == Path.GetFullPath(known)))
        {
            yield return $"what --baseline names would be written over by --format: {Visible.Line(known)}";
        }
    }
}
