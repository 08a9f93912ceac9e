using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>A function, procedure or aggregate that is not the system's (<c>pg_proc</c>).</summary>
public sealed class Function
{
    /// <summary>The object id.</summary>
    public required uint Oid { get; init; }

    /// <summary>The schema it is in.</summary>
    public required Schema Schema { get; init; }

    /// <summary>The name, unquoted.</summary>
    public required string Name { get; init; }

    /// <summary>The arguments that tell it from others of its name (<c>pg_get_function_identity_arguments</c>).</summary>
    public required string Arguments { get; init; }

    /// <summary>The owning role's object id.</summary>
    public uint Owner { get; init; }

    /// <summary>The language, for example <c>plpgsql</c>.</summary>
    public string Language { get; init; } = "";

    /// <summary><c>f</c>unction, <c>p</c>rocedure, <c>a</c>ggregate or <c>w</c>indow (<c>prokind</c>).</summary>
    public char Kind { get; init; } = 'f';

    /// <summary><c>i</c>mmutable, <c>s</c>table or <c>v</c>olatile (<c>provolatile</c>).</summary>
    public char Volatility { get; init; } = 'v';

    /// <summary>SECURITY DEFINER.</summary>
    public bool IsSecurityDefiner { get; init; }

    /// <summary>LEAKPROOF.</summary>
    public bool IsLeakproof { get; init; }

    /// <summary>Settings that it runs with, <c>name=value</c> each (<c>proconfig</c>).</summary>
    public ImmutableArray<string> Settings { get; init; } = [];

    /// <summary>The grants as stored; empty means that PUBLIC may execute it.</summary>
    public ImmutableArray<Grant> Grants { get; init; } = [];

    /// <summary>The extension that owns it, or null.</summary>
    public string? Extension { get; init; }
}
