using System.Text.Json;
using Inspector.Findings;

namespace Inspector.Agent.Reports;

/// <summary>The logical locations of a SARIF run: objects, the tables they are on, and schemas, each once (SARIF 2.1.0, 3.33). Names are as SQL writes them.</summary>
internal sealed class SarifLocations
{
    private readonly List<Location> _locations = [];
    private readonly Dictionary<(string Name, string Kind), int> _indexes = [];

    /// <summary>Writes the location of a result.</summary>
    public void WriteResultLocation(Utf8JsonWriter json, Subject subject)
    {
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartArray("logicalLocations");
        Write(json, Add(subject), isReference: true);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>The property <c>logicalLocations</c> of the run, once every result is written.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("logicalLocations");
        for (var i = 0; i < _locations.Count; i++)
        {
            Write(json, i, isReference: false);
        }

        json.WriteEndArray();
    }

    private int Add(Subject subject)
    {
        var path = SubjectName.Path(subject);
        var (index, name) = (-1, "");
        for (var depth = 0; depth < path.Count; depth++)
        {
            name = depth == 0 ? path[0] : $"{name}.{path[depth]}";
            var kind = depth == path.Count - 1 ? Kind(subject.Kind) : depth == 0 ? "namespace" : "table";
            if (!_indexes.TryGetValue((name, kind), out var known))
            {
                known = _locations.Count;
                _locations.Add(new(path[depth], name, kind, index));
                _indexes.Add((name, kind), known);
            }

            index = known;
        }

        return index;
    }

    private void Write(Utf8JsonWriter json, int index, bool isReference)
    {
        var location = _locations[index];
        json.WriteStartObject();
        if (isReference)
        {
            json.WriteNumber("index", index);
        }

        json.WriteString("name", location.Name);
        json.WriteString("fullyQualifiedName", location.QualifiedName);
        json.WriteString("kind", location.Kind);
        if (location.Parent >= 0)
        {
            json.WriteNumber("parentIndex", location.Parent);
        }

        json.WriteEndObject();
    }

    /// <summary>The standard's own word where it has one.</summary>
    private static string Kind(ObjectKind kind) => kind == ObjectKind.Schema ? "namespace" : Notation.Of(kind);

    private sealed record Location(string Name, string QualifiedName, string Kind, int Parent);
}
