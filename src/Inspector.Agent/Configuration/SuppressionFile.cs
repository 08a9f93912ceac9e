using System.Collections.Immutable;
using System.Text;
using Inspector.Findings;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Inspector.Agent.Configuration;

/// <summary>A YAML file of suppressions: <c>suppressions:</c> and below it a list of rules, in the order of precedence (see <see cref="SuppressionReader"/>).</summary>
internal static class SuppressionFile
{
    private const int Limit = 8 * 1024 * 1024;

    /// <summary>Reads a file. One without content, comments aside, holds no rules.</summary>
    /// <param name="path">The file, as the person named it.</param>
    /// <param name="probes">The ids of all probes.</param>
    /// <exception cref="ConfigurationException">It cannot be read, or a rule cannot be understood.</exception>
    public static ImmutableArray<Suppression> Read(string path, IReadOnlyCollection<string> probes)
    {
        var text = Decode(path, ConfigurationFile.ReadBytes(path, Limit, "name the file that holds the suppressions").Span);
        var parser = new Parser(new StringReader(text));
        try
        {
            return Read(parser, path, probes);
        }
        catch (YamlException damage)
        {
            var line = text.Split('\n').ElementAtOrDefault((int)damage.Start.Line - 1) ?? "";
            var advice = line.Contains(": *", StringComparison.Ordinal) ? "; a pattern that begins with * stands in quotes" : "";
            throw ConfigurationException.In(path, damage.Start.Line, $"is not valid YAML ({damage.Message.TrimEnd('.')}){advice}", damage);
        }
        catch (InvalidOperationException damage)
        {
            // How YamlDotNet 16.3 fails on some files that are no YAML; it does not say where.
            throw ConfigurationException.In(path, parser.Current?.Start.Line, "is not valid YAML, here or soon after", damage);
        }
    }

    private static ImmutableArray<Suppression> Read(Parser parser, string path, IReadOnlyCollection<string> probes)
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            return [];
        }

        parser.Consume<DocumentStart>();
        var rules = ReadRoot(parser, path, probes);
        parser.Consume<DocumentEnd>();
        return parser.TryConsume<StreamEnd>(out _)
            ? rules
            : throw ConfigurationException.In(path, parser.Current?.Start.Line, "holds a second document; put all rules into one");
    }

    private static ImmutableArray<Suppression> ReadRoot(Parser parser, string path, IReadOnlyCollection<string> probes)
    {
        if (parser.TryConsume<Scalar>(out var nothing) && SuppressionReader.IsNothing(nothing))
        {
            return [];
        }

        if (!parser.TryConsume<MappingStart>(out _))
        {
            throw ConfigurationException.In(path, (nothing ?? parser.Current)?.Start.Line, "does not begin with suppressions: and a list of rules below it");
        }

        ImmutableArray<Suppression>? rules = null;
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.TryConsume<Scalar>(out var scalar) ? scalar.Value : "";
            if (key != "suppressions" || rules is not null)
            {
                var problem = rules is not null && key == "suppressions" ? "has suppressions: twice" : $"has an unknown key \"{key}\"; the only one is suppressions";
                throw ConfigurationException.In(path, (scalar ?? parser.Current)?.Start.Line, problem);
            }

            rules = SuppressionReader.Read(parser, path, probes);
        }

        return rules ?? [];
    }

    /// <summary>The text of a file.</summary>
    /// <exception cref="ConfigurationException">It is not UTF-8.</exception>
    public static string Decode(string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException damage)
        {
            throw ConfigurationException.In(path, bytes[..Math.Clamp(damage.Index, 0, bytes.Length)].Count((byte)'\n') + 1, "is not UTF-8; save it as UTF-8", damage);
        }
    }
}
