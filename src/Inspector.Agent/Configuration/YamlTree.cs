using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Inspector.Agent.Configuration;

/// <summary>
/// Reads YAML into nodes that know their place. It takes what a configuration needs and says so of the rest: no aliases, so that nothing small can stand for something huge, no anchors, no
/// tags, no second document, bounded depth and number of values.
/// </summary>
internal sealed class YamlTree
{
    private const int Deepest = 16;
    private const int MostNodes = 100_000;

    private readonly string _file;
    private readonly Parser _parser;
    private readonly Complaints _complaints;
    private int _nodes;

    private YamlTree(string file, string text, Complaints complaints) => (_file, _parser, _complaints) = (file, new(new StringReader(text)), complaints);

    /// <summary>Reads a whole file.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="text">What it holds.</param>
    /// <param name="complaints">Takes what is wrong.</param>
    /// <returns>Its keys and values, none for a file that is empty; null where it is no YAML, or too much of it.</returns>
    public static MapNode? Read(string file, string text, Complaints complaints)
    {
        var tree = new YamlTree(file, text, complaints);
        try
        {
            return tree.Document();
        }
        catch (YamlException damage)
        {
            complaints.Add(
                Tab(text, damage) is { } tab ? new(file, tab.Line, tab.Column) : new(file, Math.Max(1, damage.Start.Line), Math.Max(1, damage.Start.Column)),
                $"is not valid YAML ({Harmless(damage.Message)}){Advice(text, damage)}");
        }
        catch (ConfigurationException refusal)
        {
            complaints.Add(new(file, refusal.Line ?? 1, refusal.Column ?? 1), refusal.Problem);
        }
        catch (Exception damage) when (damage is InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException or FormatException)
        {
            // How YamlDotNet 16.3 fails on some files that are no YAML; it does not say where.
            complaints.Add(tree.Here, "is not valid YAML, here or soon after");
        }

        return null;
    }

    private Place Here => At(_parser.Current);

    private MapNode? Document()
    {
        _parser.Consume<StreamStart>();
        var begin = new Place(_file, 1, 1);
        if (_parser.TryConsume<StreamEnd>(out _))
        {
            return new(begin);
        }

        _parser.Consume<DocumentStart>();
        var root = Node(0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.TryConsume<StreamEnd>(out _))
        {
            _complaints.Add(Here, "holds a second document; put all into one");
        }

        switch (root)
        {
            case MapNode map:
                return map;
            case TextNode { IsNothing: true }:
                return new(begin);
            default:
                _complaints.Add(root.Place, "does not begin with a key, such as targets:");
                return null;
        }
    }

    private Node Node(int depth)
    {
        _ = _parser.Current ?? throw Refusal("ends too early");
        if (++_nodes > MostNodes)
        {
            throw Refusal(string.Create(CultureInfo.InvariantCulture, $"holds more than {MostNodes:#,0} values; is it the right file?"));
        }

        if (depth > Deepest)
        {
            throw Refusal(string.Create(CultureInfo.InvariantCulture, $"is nested more than {Deepest} deep; nothing here is"));
        }

        if (_parser.Accept<AnchorAlias>(out _))
        {
            throw Refusal("an alias (*) is not read: write out what it stands for; a text that begins with * stands in quotes");
        }

        if (_parser.Accept<NodeEvent>(out var node))
        {
            CheckPlain(node);
        }

        return _parser.TryConsume<Scalar>(out var scalar) ? new TextNode(At(scalar), scalar.Value, scalar.Style == ScalarStyle.Plain)
            : _parser.TryConsume<SequenceStart>(out var sequence) ? List(sequence, depth)
            : Map(_parser.Consume<MappingStart>(), depth);
    }

    private void CheckPlain(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            _complaints.Add(At(node), "an anchor (&) is not read: take it away; a text that begins with & stands in quotes");
        }

        if (!node.Tag.IsEmpty)
        {
            _complaints.Add(At(node), "a tag (!) is not read: take it away; a text that begins with ! stands in quotes");
        }
    }

    private ListNode List(SequenceStart start, int depth)
    {
        var items = new List<Node>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(depth + 1));
        }

        return new(At(start), items);
    }

    private MapNode Map(MappingStart start, int depth)
    {
        var map = new MapNode(At(start));
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var name = Node(depth + 1);
            var key = name as TextNode ?? throw ConfigurationException.In(_file, name.Place.Line, "a key must be a single text", column: name.Place.Column);
            var value = Node(depth + 1);
            if (!map.Entries.TryAdd(key.Text, (key.Place, value)))
            {
                _complaints.Add(key.Place, string.Create(CultureInfo.InvariantCulture, $"the key {Scalars.Shown(key.Text)} stands in line {map.Entries[key.Text].Place.Line} already"));
            }
        }

        return map;
    }

    private Place At(ParsingEvent? one) => new(_file, Math.Max(1, one?.Start.Line ?? 1), Math.Max(1, one?.Start.Column ?? 1));

    private ConfigurationException Refusal(string problem) => ConfigurationException.In(_file, Here.Line, problem, column: Here.Column);

    private static string Advice(string text, YamlException damage) =>
        Tab(text, damage) is not null ? "; a tab does not indent in YAML: write spaces"
        : (text.Split('\n').ElementAtOrDefault((int)damage.Start.Line - 1) ?? "") is var line && (line.Contains(": *", StringComparison.Ordinal) || line.Contains("- *", StringComparison.Ordinal))
            ? "; a text that begins with * stands in quotes"
        : "";

    /// <summary>Where a tab indents, from the line on where the parser began to wonder to the one where it gave up; it tells the former.</summary>
    private static (int Line, int Column)? Tab(string text, YamlException damage)
    {
        var (first, last) = ((int)Math.Max(1, damage.Start.Line), (int)Math.Max(1, damage.End.Line) + 1);
        foreach (var (i, line) in text.Split('\n').Take(last).Index().Skip(first - 1))
        {
            if (line.TrimStart(' ') is ['\t', ..] rest)
            {
                return (i + 1, line.Length - rest.Length + 1);
            }
        }

        return null;
    }

    /// <summary>The parser repeats pieces of the file between quotes, which may be a part of a password: a single character may stay.</summary>
    private static string Harmless(string message) =>
        string.Join('\'', message.TrimEnd('.').Split('\'').Select((piece, i) => i % 2 == 1 && piece.Length > 1 ? "…" : piece));
}
