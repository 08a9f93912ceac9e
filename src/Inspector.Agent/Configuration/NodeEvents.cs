using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Inspector.Agent.Configuration;

/// <summary>A node as the events that it was read from, for a reader of events.</summary>
internal sealed class NodeEvents : IParser
{
    private readonly IEnumerator<ParsingEvent> _events;

    /// <summary>Stands before the first event.</summary>
    public NodeEvents(Node node) => _events = Of(node).GetEnumerator();

    /// <inheritdoc/>
    public ParsingEvent? Current { get; private set; }

    /// <inheritdoc/>
    public bool MoveNext()
    {
        var isThere = _events.MoveNext();
        Current = isThere ? _events.Current : Current;
        return isThere;
    }

    private static IEnumerable<ParsingEvent> Of(Node node)
    {
        var at = At(node.Place);
        switch (node)
        {
            case TextNode text:
                yield return Text(text.Text, text.IsPlain, at);
                break;
            case ListNode list:
                yield return new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, SequenceStyle.Block, at, at);
                foreach (var one in list.Items.SelectMany(Of))
                {
                    yield return one;
                }

                yield return new SequenceEnd(at, at);
                break;
            case MapNode map:
                yield return new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, MappingStyle.Block, at, at);
                foreach (var (key, (place, value)) in map.Entries)
                {
                    yield return Text(key, isPlain: true, At(place));
                    foreach (var one in Of(value))
                    {
                        yield return one;
                    }
                }

                yield return new MappingEnd(at, at);
                break;
            default:
                throw new InvalidOperationException("a node is a text, a list or a map");
        }
    }

    private static Scalar Text(string text, bool isPlain, Mark at) =>
        new(AnchorName.Empty, TagName.Empty, text, isPlain ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted, isPlainImplicit: true, isQuotedImplicit: true, at, at, isKey: false);

    private static Mark At(Place place) => new(0, Math.Max(1, place.Line), Math.Max(1, place.Column));
}
