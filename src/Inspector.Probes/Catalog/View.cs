using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>A view (<c>pg_class</c> of kind <c>v</c>). Materialized views hold rows and are a <see cref="Table"/>.</summary>
public sealed class View
{
    /// <summary>The object id.</summary>
    public required uint Oid { get; init; }

    /// <summary>The schema it is in.</summary>
    public required Schema Schema { get; init; }

    /// <summary>The name, unquoted.</summary>
    public required string Name { get; init; }

    /// <summary>The owning role's object id.</summary>
    public uint Owner { get; init; }

    /// <summary>Options, <c>name=value</c> each, for example <c>security_invoker=true</c>.</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    /// <summary>The grants as stored; empty means the owner alone.</summary>
    public ImmutableArray<Grant> Grants { get; init; } = [];

    /// <summary>Tables that its query mentions directly, by object id (<c>pg_depend</c>).</summary>
    public ImmutableArray<uint> Reads { get; internal set; } = [];

    /// <summary>The extension that owns it, or null.</summary>
    public string? Extension { get; init; }
}
