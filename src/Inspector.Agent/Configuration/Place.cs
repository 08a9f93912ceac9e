using System.Globalization;

namespace Inspector.Agent.Configuration;

/// <summary>Where a value of the configuration was written.</summary>
/// <param name="Source">The file, as the person named it, or the variable of the environment.</param>
/// <param name="Line">The line, counted from 1; 0 for a variable.</param>
/// <param name="Column">The column, counted from 1; 0 for a variable.</param>
internal readonly record struct Place(string Source, long Line, long Column)
{
    /// <summary>Whether it is a variable of the environment.</summary>
    public bool IsVariable => Line == 0;

    /// <summary>The place of a variable.</summary>
    public static Place OfVariable(string name) => new(name, 0, 0);

    /// <summary>As editors and terminals know it: <c>inspector.yaml:3:5</c>; of a variable its name.</summary>
    public override string ToString() => IsVariable ? Source : string.Create(CultureInfo.InvariantCulture, $"{Source}:{Line}:{Column}");
}
