using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Inspector.Agent.Web.Shapes;

namespace Inspector.Agent.Web;

/// <summary>Whom a route answers.</summary>
internal enum Access
{
    /// <summary>Those who bring the token, where there is one.</summary>
    Token,

    /// <summary>Everybody; the answer itself regards whether they bring the token.</summary>
    Anyone,
}

/// <summary>A path and what is answered there: requests are led by it, and the OpenAPI document is made of it.</summary>
/// <param name="Path">The path; <c>{name}</c> stands for a target's name.</param>
/// <param name="Id">What generated clients call it.</param>
/// <param name="Summary">What is answered, a sentence.</param>
/// <param name="Answer">Answers.</param>
internal sealed record Route(string Path, string Id, string Summary, Func<Exchange, ValueTask<Answer>> Answer)
{
    private const string NameHole = "{name}";

    /// <summary>Whom it answers. Default: those who bring the token.</summary>
    public Access Access { get; init; }

    /// <summary>Whether it is answered however many others ask.</summary>
    public bool IsUnlimited { get; init; }

    /// <summary>What may stand behind the question mark.</summary>
    public ImmutableArray<Parameter> Parameters { get; init; } = [];

    /// <summary>The content types of a good answer, and the schema of each; null for what is no JSON.</summary>
    public ImmutableArray<(string ContentType, Func<JsonObject>? Schema)> Content { get; init; } = [];

    /// <summary>The shapes that those schemas lead to.</summary>
    public ImmutableArray<IJsonShape> Shapes { get; init; } = [];

    /// <summary>Further statuses that belong to it, each with what it means; those that every route has are not among them.</summary>
    public ImmutableArray<(int Status, string Meaning)> Statuses { get; init; } = [];

    /// <summary>Whether its good answer can be compared with what a client has.</summary>
    public bool IsTagged { get; init; }

    /// <summary>Whether the path names a target.</summary>
    public bool HasName => Path.Contains(NameHole, StringComparison.Ordinal);

    /// <summary>Whether a path leads here.</summary>
    /// <param name="path">The path of a request, decoded.</param>
    /// <param name="name">The target's name in it; empty where there is none.</param>
    public bool Fits(string path, out string name)
    {
        name = "";
        if (!HasName)
        {
            return path == Path;
        }

        var before = Path[..^NameHole.Length];
        if (!path.StartsWith(before, StringComparison.Ordinal) || path.Length == before.Length || path.AsSpan(before.Length).Contains('/'))
        {
            return false;
        }

        name = path[before.Length..];
        return true;
    }
}
