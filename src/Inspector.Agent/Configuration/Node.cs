namespace Inspector.Agent.Configuration;

/// <summary>A value of the configuration and where it was written.</summary>
/// <param name="place">Where.</param>
internal abstract class Node(Place place)
{
    /// <summary>Where it was written.</summary>
    public Place Place { get; } = place;
}

/// <summary>A single value.</summary>
/// <param name="place">Where.</param>
/// <param name="text">As it was written, without quotes.</param>
/// <param name="isPlain">Whether it stands there without quotes.</param>
internal sealed class TextNode(Place place, string text, bool isPlain) : Node(place)
{
    /// <summary>As it was written, without quotes.</summary>
    public string Text { get; } = text;

    /// <summary>Whether it stands there without quotes.</summary>
    public bool IsPlain { get; } = isPlain;

    /// <summary>Whether it is YAML's nothing, which is not an empty text between quotes.</summary>
    public bool IsNothing => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>A list.</summary>
/// <param name="place">Where it begins.</param>
/// <param name="items">What is in it.</param>
internal sealed class ListNode(Place place, IReadOnlyList<Node> items) : Node(place)
{
    /// <summary>What is in it.</summary>
    public IReadOnlyList<Node> Items { get; } = items;
}

/// <summary>Keys and their values.</summary>
/// <param name="place">Where the first begins.</param>
internal sealed class MapNode(Place place) : Node(place)
{
    /// <summary>The values by key, in the order in which they were written, each with the place of its key. Variables of the environment are put here, over what the file says.</summary>
    public OrderedDictionary<string, (Place Place, Node Value)> Entries { get; } = new(StringComparer.Ordinal);
}
