using System.Collections.Frozen;
using System.Globalization;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Configuration;

/// <summary>
/// Variables of the environment that win over the file: <c>INSPECTOR__</c> and the keys that lead to a value, in capitals, with two underscores between them; a target stands there by its
/// name, and what is no letter or digit is an underscore: <c>INSPECTOR__TARGETS__ORDERS_EU__CONNECTION</c>, <c>INSPECTOR__PROBES__UNUSED_INDEX</c>. One that leads nowhere is an error.
/// </summary>
/// <remarks>Two underscores behind the first word too: Kubernetes gives each container variables with one, such as INSPECTOR_PORT, for a service that is called inspector.</remarks>
internal static class Variables
{
    /// <summary>How they begin.</summary>
    public const string Prefix = ClientEnvironment.OwnPrefix;

    /// <summary>Puts them over what the file says.</summary>
    public static void Apply(MapNode root, FrozenDictionary<string, string> environment, Complaints complaints)
    {
        foreach (var (name, value) in environment.Where(one => one.Key.StartsWith(Prefix, StringComparison.Ordinal)).OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            var place = Place.OfVariable(Visible.Line(name, 120));
            Set(ConfigurationShape.Root, root, name[Prefix.Length..].Split("__"), new TextNode(place, value, isPlain: value.Length == 0), complaints);
        }
    }

    /// <summary>A key or a name as a part of a variable has it.</summary>
    public static string Folded(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_'));

    private static void Set(Shape shape, MapNode map, ReadOnlySpan<string> parts, TextNode value, Complaints complaints)
    {
        var part = parts[0];
        var known = shape.Parts;
        if (known.FirstOrDefault(one => Folded(one.Name) == Folded(part)) is not { Shape: { } next, Name: { } name })
        {
            var near = Nearest.To(part, known.Select(one => Folded(one.Name))) is [var meant, ..] ? $"; did you mean {meant}?" : $"; there are {string.Join(", ", known.Take(12).Select(one => Folded(one.Name)))}";
            complaints.Add(value.Place, $"there is no key {Scalars.Shown(part)}{near}");
        }
        else if (parts.Length > 1)
        {
            Descend(next, map, name, parts[1..], value, complaints);
        }
        else if (map.Entries.TryGetValue(name, out var earlier) && earlier.Place.IsVariable)
        {
            complaints.Add(value.Place, $"it says the same key as {earlier.Place.Source}");
        }
        else
        {
            Displace(shape, map, name);
            map.Entries[name] = (value.Place, value);
        }
    }

    private static void Descend(Shape next, MapNode map, string name, ReadOnlySpan<string> parts, TextNode value, Complaints complaints)
    {
        var there = map.Entries.TryGetValue(name, out var entry) ? entry.Value : null;
        if (next is TargetsShape targets)
        {
            if (parts.Length < 2)
            {
                complaints.Add(value.Place, "behind the name of a target two underscores and a key are missing");
            }
            else if (TargetsShape.Find(there, parts[0], value.Place, complaints) is { } target)
            {
                Set(targets.Target, target, parts[1..], value, complaints);
            }
        }
        else if (next.Parts.IsEmpty)
        {
            complaints.Add(value.Place, string.Create(CultureInfo.InvariantCulture, $"there are no keys below {Folded(name)}"));
        }
        else if (there is null or TextNode { IsNothing: true })
        {
            var below = new MapNode(value.Place);
            map.Entries[name] = (value.Place, below);
            Set(next, below, parts, value, complaints);
        }
        else if (there is MapNode below)
        {
            Set(next, below, parts, value, complaints);
        }
        else
        {
            complaints.Add(value.Place, $"there are no keys below {name}: it is a single value, in {there.Place}");
        }
    }

    /// <summary>The environment wins: what excludes the key gives way where the file says it.</summary>
    private static void Displace(Shape shape, MapNode map, string name)
    {
        if (shape is IAlternatives { Alternatives: var group } && group.Contains(name))
        {
            foreach (var other in group.Where(other => other != name && map.Entries.TryGetValue(other, out var entry) && !entry.Place.IsVariable))
            {
                map.Entries.Remove(other);
            }
        }
    }
}

/// <summary>What has keys that exclude each other.</summary>
internal interface IAlternatives
{
    /// <summary>The keys.</summary>
    System.Collections.Immutable.ImmutableArray<string> Alternatives { get; }
}
