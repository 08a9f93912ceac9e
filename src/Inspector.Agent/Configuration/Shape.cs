using System.Collections.Immutable;
using System.Text.Json;

namespace Inspector.Agent.Configuration;

/// <summary>A kind of value: it reads, and says of itself what the schema and the page say.</summary>
internal abstract class Shape
{
    /// <summary>What to write, in a few words: <c>a duration such as 5s, 1m or 1h</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The name under which the schema has it once for all; null where it stands in its place.</summary>
    public virtual string? Definition => null;

    /// <summary>Whether it is a single value, which a variable of the environment can say as it is.</summary>
    public virtual bool IsText => false;

    /// <summary>What is below it, by key.</summary>
    public virtual ImmutableArray<(string Name, Shape Shape)> Parts => [];

    /// <summary>Writes the keywords of its schema into the object that is open.</summary>
    public abstract void WriteSchema(Utf8JsonWriter json);

    /// <summary>The same, or the reference to them.</summary>
    public void WriteReference(Utf8JsonWriter json)
    {
        if (Definition is { } name)
        {
            json.WriteString("$ref", $"#/$defs/{name}");
        }
        else
        {
            WriteSchema(json);
        }
    }
}

/// <summary>A kind of value that becomes something.</summary>
/// <typeparam name="T">What.</typeparam>
internal abstract class Shape<T> : Shape
{
    /// <summary>Reads a value; false when it is wrong, which was then said.</summary>
    public abstract bool TryRead(Node node, Reading reading, out T value);
}

/// <summary>What is at hand while a configuration is read.</summary>
/// <param name="File">The file, as the person named it.</param>
/// <param name="Complaints">Takes what is wrong.</param>
/// <param name="Environment">What libpq's variables say.</param>
internal sealed record Reading(string File, Complaints Complaints, Targets.ClientEnvironment Environment)
{
    /// <summary>A file that the configuration names, below the folder of the configuration unless it is absolute.</summary>
    public string PathOf(string text) => Path.GetFullPath(text, Path.GetDirectoryName(Path.GetFullPath(File)) ?? "/");
}
