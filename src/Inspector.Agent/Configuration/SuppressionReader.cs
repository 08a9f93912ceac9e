using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Inspector.Agent.Targets;
using Inspector.Findings;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Inspector.Agent.Configuration;

/// <summary>
/// Reads the list below <c>suppressions:</c>. A rule has a <c>reason</c>, at least one of <c>probe</c>, <c>object</c> (a pattern, see <see cref="ObjectPattern"/>) and
/// <c>fingerprint</c>, and perhaps <c>expires</c>, the last day on which it holds, as 2026-12-31. It reads events, not a tree: no depth and no alias can exhaust it.
/// </summary>
internal sealed class SuppressionReader
{
    private static readonly string[] Keys = ["probe", "object", "fingerprint", "reason", "expires"];

    private readonly IParser _parser;
    private readonly string _file;
    private readonly IReadOnlyCollection<string> _probes;

    private SuppressionReader(IParser parser, string file, IReadOnlyCollection<string> probes) => (_parser, _file, _probes) = (parser, file, probes);

    /// <summary>Reads the list that comes next; nothing, as YAML writes it, is an empty one.</summary>
    /// <param name="parser">Stands before the list; afterwards behind it.</param>
    /// <param name="file">The file's name, for messages and for the rules.</param>
    /// <param name="probes">The ids of all probes.</param>
    /// <exception cref="ConfigurationException">A rule cannot be understood.</exception>
    /// <exception cref="YamlException">The file is not YAML.</exception>
    public static ImmutableArray<Suppression> Read(IParser parser, string file, IReadOnlyCollection<string> probes) => new SuppressionReader(parser, file, probes).List();

    /// <summary>Whether a value is YAML's nothing.</summary>
    public static bool IsNothing(Scalar scalar) => scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" };

    private ImmutableArray<Suppression> List()
    {
        if (_parser.TryConsume<Scalar>(out var scalar) && IsNothing(scalar))
        {
            return [];
        }

        if (scalar is not null || !_parser.TryConsume<SequenceStart>(out _))
        {
            throw Refusal(scalar, "suppressions is a list: each rule begins with a dash");
        }

        var rules = ImmutableArray.CreateBuilder<Suppression>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            rules.Add(_parser.TryConsume<MappingStart>(out var start) ? Rule(start) : throw Refusal(null, "a rule is a list of keys and values: probe, object or fingerprint, and reason"));
        }

        return rules.ToImmutable();
    }

    private Suppression Rule(MappingStart start)
    {
        var rule = new Suppression { Reason = "", Source = _file, Line = (int)start.Start.Line };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Text("a key");
            if (!seen.Add(key.Value))
            {
                throw Refusal(key, $"the rule has {key.Value} twice");
            }

            rule = key.Value switch
            {
                "probe" => rule with { Probe = Probe() },
                "object" => rule with { Object = new(Text("object").Value) },
                "fingerprint" => rule with { Fingerprint = Print() },
                "reason" => rule with { Reason = Text("reason").Value.Trim() },
                "expires" => rule with { Expires = Day() },
                _ => throw Refusal(key, $"unknown key \"{key.Value}\"{Suggestion(key.Value, Keys)}; a rule has {string.Join(", ", Keys)}"),
            };
        }

        return rule.Reason.Length == 0 ? throw Refusal(start, "the rule lacks a reason: say why, for whoever reads it next year")
            : rule is { Probe: null, Object: null, Fingerprint: null } ? throw Refusal(start, "the rule would silence everything: name a probe, an object or a fingerprint")
            : rule;
    }

    private string Probe()
    {
        var scalar = Text("probe");
        return _probes.Contains(scalar.Value, StringComparer.Ordinal)
            ? scalar.Value
            : throw Refusal(scalar, $"there is no probe \"{scalar.Value}\"{Suggestion(scalar.Value, _probes)}; inspector probes lists them");
    }

    private Fingerprint Print()
    {
        var scalar = Text("fingerprint");
        return Fingerprint.TryParse(scalar.Value, out var fingerprint)
            ? fingerprint
            : throw Refusal(scalar, $"\"{scalar.Value}\" is no fingerprint: it has 16 hexadecimal digits, as scan prints it");
    }

    private DateOnly Day()
    {
        var scalar = Text("expires");
        return DateOnly.TryParseExact(scalar.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw Refusal(scalar, $"\"{scalar.Value}\" is no day: write it as 2026-12-31");
    }

    private Scalar Text(string what)
    {
        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            return IsNothing(scalar) || scalar.Value.Trim().Length == 0 ? throw Refusal(scalar, $"{what} has no value") : scalar;
        }

        throw Refusal(null, _parser.Accept<AnchorAlias>(out _) ? $"{what} begins with *, which YAML takes for an alias: put it in quotes" : $"{what} must be a single text");
    }

    private static string Suggestion(string typed, IEnumerable<string> names) => Nearest.To(typed, names) is [var meant, ..] ? $" (did you mean {meant}?)" : "";

    [SuppressMessage("Performance", "CA1859", Justification = "any event has a place")]
    private ConfigurationException Refusal(ParsingEvent? at, string problem) =>
        ConfigurationException.In(_file, (at ?? _parser.Current)?.Start.Line, problem, column: (at ?? _parser.Current)?.Start.Column);
}
