using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Inspector.Agent.Web;

/// <summary>A parameter behind the question mark.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it says, a sentence.</param>
internal sealed record Parameter(string Name, string Meaning)
{
    /// <summary>What may stand there, one or several with commas; empty for any text.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>The largest number, for what is a whole number from 1; null for a text.</summary>
    public int? Most { get; init; }

    /// <summary>The number that holds where none is given.</summary>
    public int Default { get; init; }

    /// <summary>Its schema.</summary>
    public JsonObject Schema() => this switch
    {
        { Most: { } most } => new() { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = most, ["default"] = Default },
        { Choices.IsEmpty: false } => new() { ["type"] = "array", ["items"] = new JsonObject { ["enum"] = new JsonArray([.. Choices.Select(choice => (JsonNode)choice)]) } },
        _ => new() { ["type"] = "string" },
    };

    /// <summary>Looks at what was given.</summary>
    /// <exception cref="ProblemException">It may not stand there.</exception>
    public void Check(string text)
    {
        if (Most is { } most && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most))
        {
            throw Wrong(string.Create(CultureInfo.InvariantCulture, $"{Name} is a whole number from 1 to {most}"));
        }

        if (!Choices.IsEmpty && text.Split(',').Any(one => !Choices.Contains(one, StringComparer.Ordinal)))
        {
            throw Wrong($"{Name} is one of {string.Join(", ", Choices)}, or several with commas between them");
        }
    }

    private ProblemException Wrong(string detail) => new(StatusCodes.Status400BadRequest, detail) { Parameter = Name, Allowed = Choices };
}
