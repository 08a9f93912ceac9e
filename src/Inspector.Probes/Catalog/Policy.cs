using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>A row security policy (<c>pg_policy</c>).</summary>
public sealed class Policy
{
    /// <summary>The object id.</summary>
    public required uint Oid { get; init; }

    /// <summary>The table it is on.</summary>
    public required Table Table { get; init; }

    /// <summary>The name, unquoted.</summary>
    public required string Name { get; init; }

    /// <summary><c>r</c> SELECT, <c>a</c> INSERT, <c>w</c> UPDATE, <c>d</c> DELETE, <c>*</c> ALL (<c>polcmd</c>).</summary>
    public char Command { get; init; } = '*';

    /// <summary>PERMISSIVE rather than RESTRICTIVE.</summary>
    public bool IsPermissive { get; init; } = true;

    /// <summary>The roles it applies to, by object id; 0 stands for PUBLIC.</summary>
    public ImmutableArray<uint> Roles { get; init; } = [];

    /// <summary>The USING expression, or null.</summary>
    public Expression? Using { get; init; }

    /// <summary>The WITH CHECK expression, or null.</summary>
    public Expression? Check { get; init; }
}
