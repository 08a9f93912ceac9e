using System.Collections.Immutable;
using System.Text.Json;

namespace Inspector.Agent.Configuration;

/// <summary>A list of values; from the environment they come in one text, with commas between them.</summary>
/// <typeparam name="T">What each becomes.</typeparam>
/// <param name="kind">What to write, in a few words.</param>
/// <param name="item">Each of them.</param>
/// <param name="least">How many there are at least.</param>
internal sealed class Listed<T>(string kind, Shape<T> item, int least = 0) : Shape<ImmutableArray<T>>
{
    /// <inheritdoc/>
    public override string Kind => kind;

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "array");
        if (least > 0)
        {
            json.WriteNumber("minItems", least);
        }

        json.WriteStartObject("items");
        item.WriteReference(json);
        json.WriteEndObject();
    }

    /// <inheritdoc/>
    public override bool TryRead(Node node, Reading reading, out ImmutableArray<T> value)
    {
        value = [];
        IEnumerable<Node>? nodes = node switch
        {
            ListNode list => list.Items,
            TextNode { Place.IsVariable: true } text => text.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => new TextNode(text.Place, part, isPlain: false)),
            TextNode { IsNothing: true } => [],
            _ => null,
        };
        if (nodes is null)
        {
            reading.Complaints.Add(node.Place, $"here stands a list: {kind}");
            return false;
        }

        var all = nodes.ToList();
        if (all.Count < least)
        {
            reading.Complaints.Add(node.Place, $"the list is empty; write {kind}");
            return false;
        }

        var read = ImmutableArray.CreateBuilder<T>();
        foreach (var one in all)
        {
            if (item.TryRead(one, reading, out var each))
            {
                read.Add(each);
            }
        }

        value = read.ToImmutable();
        return value.Length == all.Count;
    }
}
