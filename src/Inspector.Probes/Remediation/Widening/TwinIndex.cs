namespace Inspector.Remediation.Widening;

/// <summary>An index that holds a column with a twin, and its own twin on the twin.</summary>
/// <param name="Index">The index.</param>
/// <param name="Name">The twin's name.</param>
/// <param name="Definition">The statement that makes the twin.</param>
/// <param name="Interim">The name that one of them bears while they swap.</param>
/// <param name="Back">
/// For the index of a constraint, which goes with the constraint in the switch: the name of a copy that keeps the way back open. Else null.
/// </param>
internal sealed record TwinIndex(Index Index, string Name, Sql Definition, string Interim, TwinIndex.Copy? Back)
{
    /// <summary>A copy of an index under another name.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Definition">The statement that makes it.</param>
    internal sealed record Copy(string Name, Sql Definition);
}
