using System.Collections.Immutable;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Configuration;

/// <summary>Where a password comes from. At most one of the three is given; without any it is libpq's matter: the connection, <c>PGPASSWORD</c>, <c>~/.pgpass</c>.</summary>
internal sealed record PasswordOptions
{
    /// <summary>The password itself; null when it is not given here.</summary>
    public Secret? Given { get; init; }

    /// <summary>The file that holds it and nothing else, absolute; null without one.</summary>
    public string? File { get; init; }

    /// <summary>The command that prints it, a program and its arguments; empty without one.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>How long what the command printed is used. 1 s to 1 d, default 15 min.</summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Whether any of the three is given.</summary>
    public bool IsGiven => Given is not null || File is not null || !Command.IsEmpty;
}
