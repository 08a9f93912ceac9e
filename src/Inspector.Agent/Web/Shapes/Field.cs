using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspector.Agent.Reports;

namespace Inspector.Agent.Web.Shapes;

/// <summary>A property of what is answered: how it is written, and what the document says of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Schema">Makes its schema.</param>
/// <param name="Meaning">What it says.</param>
/// <param name="Write">Writes its value.</param>
internal sealed record Field<T>(string Name, Func<JsonObject> Schema, string Meaning, Action<Utf8JsonWriter, T> Write)
{
    /// <summary>Shapes that it leads to.</summary>
    public ImmutableArray<IJsonShape> Shapes { get; init; } = [];
}

/// <summary>Makes the properties of a <typeparamref name="T"/>. What may be unknown is there as null.</summary>
internal static class Has<T>
{
    public static Field<T> Text(string name, string meaning, Func<T, string> read) => new(name, () => Schemas.Of("string"), meaning, (json, one) => json.WriteStringValue(read(one)));

    public static Field<T> TextOrNull(string name, string meaning, Func<T, string?> read) => new(name, () => Schemas.OrNull("string"), meaning, (json, one) => json.WriteStringValue(read(one)));

    public static Field<T> Texts(string name, string meaning, Func<T, IEnumerable<string>> read) =>
        new(name, () => Schemas.ArrayOf(Schemas.Of("string")), meaning, (json, one) => WriteArray(json, read(one), json.WriteStringValue));

    public static Field<T> Word(string name, string meaning, ImmutableArray<string> words, Func<T, string> read) => new(name, () => Schemas.OneOf(words), meaning, (json, one) => json.WriteStringValue(read(one)));

    public static Field<T> WordOrNull(string name, string meaning, ImmutableArray<string> words, Func<T, string?> read) =>
        new(name, () => Schemas.OneOf(words, orNull: true), meaning, (json, one) => json.WriteStringValue(read(one)));

    public static Field<T> Flag(string name, string meaning, Func<T, bool> read) => new(name, () => Schemas.Of("boolean"), meaning, (json, one) => json.WriteBooleanValue(read(one)));

    public static Field<T> Count(string name, string meaning, Func<T, long> read) =>
        new(name, () => Schemas.Least(Schemas.Of("integer")), meaning, (json, one) => json.WriteNumberValue(read(one)));

    public static Field<T> CountOrNull(string name, string meaning, Func<T, long?> read) => new(name, () => Schemas.Least(Schemas.OrNull("integer")), meaning, (json, one) => WriteNumber(json, read(one)));

    public static Field<T> Amount(string name, string meaning, Func<T, double> read) => new(name, () => Schemas.Least(Schemas.Of("number")), meaning, (json, one) => json.WriteNumberValue(read(one)));

    public static Field<T> Time(string name, string meaning, Func<T, DateTimeOffset> read) => new(name, () => Schemas.Time(), meaning, (json, one) => json.WriteStringValue(Notation.Of(read(one))));

    public static Field<T> TimeOrNull(string name, string meaning, Func<T, DateTimeOffset?> read) =>
        new(name, () => Schemas.Time(orNull: true), meaning, (json, one) => json.WriteStringValue(read(one) is { } time ? Notation.Of(time) : null));

    public static Field<T> One<TPart>(string name, string meaning, JsonShape<TPart> shape, Func<T, TPart> read) =>
        new(name, shape.Reference, meaning, (json, one) => shape.Write(json, read(one))) { Shapes = [shape] };

    public static Field<T> OneOrNull<TPart>(string name, string meaning, JsonShape<TPart> shape, Func<T, TPart?> read)
        where TPart : class =>
        new(
            name,
            () => new() { ["anyOf"] = new JsonArray(shape.Reference(), Schemas.Of("null")) },
            meaning,
            (json, one) =>
            {
                if (read(one) is { } part)
                {
                    shape.Write(json, part);
                }
                else
                {
                    json.WriteNullValue();
                }
            }) { Shapes = [shape] };

    public static Field<T> Many<TPart>(string name, string meaning, JsonShape<TPart> shape, Func<T, IEnumerable<TPart>> read) =>
        new(name, () => Schemas.ArrayOf(shape.Reference()), meaning, (json, one) => WriteArray(json, read(one), part => shape.Write(json, part))) { Shapes = [shape] };

    private static void WriteArray<TPart>(Utf8JsonWriter json, IEnumerable<TPart> parts, Action<TPart> write)
    {
        json.WriteStartArray();
        foreach (var part in parts)
        {
            write(part);
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, long? number)
    {
        if (number is { } known)
        {
            json.WriteNumberValue(known);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
