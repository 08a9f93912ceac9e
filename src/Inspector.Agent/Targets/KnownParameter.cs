using System.Collections.Immutable;

namespace Inspector.Agent.Targets;

/// <summary>What Inspector does with a parameter that libpq knows.</summary>
internal enum Handling
{
    /// <summary>It is done as libpq does it.</summary>
    Honoured,

    /// <summary>It changes nothing here, and is safe to leave out: a notice says so.</summary>
    Ignored,

    /// <summary>It cannot be done, and leaving it out would be less safe or not what was asked for: an error says so.</summary>
    Refused,
}

/// <summary>A connection parameter of libpq, as PostgreSQL's documentation lists them (libpq, "Parameter Key Words", 18).</summary>
/// <param name="Name">The keyword, lower case.</param>
/// <param name="Variable">The environment variable that stands for it, or null.</param>
/// <param name="Handling">What Inspector does with it.</param>
/// <param name="Meaning">One phrase for the help text; for a refused one, what to do instead.</param>
internal sealed record KnownParameter(string Name, string? Variable, Handling Handling, string Meaning)
{
    /// <summary>The values with which a refused parameter asks for nothing, and is let through.</summary>
    public ImmutableArray<string> Harmless { get; init; } = [];

    /// <summary>Whether the value must not be shown.</summary>
    public bool IsSecret => Name is "password" or "sslpassword" or "oauth_client_secret" or "scram_client_key" or "scram_server_key";
}
