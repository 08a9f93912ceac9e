using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Agent.Reports;

/// <summary>An object's name as SQL writes it, quoted where the server would need it.</summary>
internal static class SubjectName
{
    /// <summary>The qualified name: <c>public.orders</c>, <c>public.orders.id</c>, <c>public."Order Items".total_check</c>.</summary>
    public static string Qualified(Subject subject) => string.Join('.', Path(subject));

    /// <summary>What the object is, its name, and the table it is on: <c>index public.orders_idx on public.orders</c>.</summary>
    public static string Full(Subject subject) =>
        $"{Wording.Of(subject.Kind)} {Qualified(subject)}"
        + (subject is { Kind: ObjectKind.Index, Table: not null } ? $" on {string.Join('.', Parts(subject.Schema, subject.Table))}" : "");

    /// <summary>The parts of the qualified name, outermost first, each quoted by itself.</summary>
    public static IReadOnlyList<string> Path(Subject subject) => subject switch
    {
        { Column: not null } => Parts(subject.Schema, subject.Table ?? subject.Name, subject.Column),
        { Kind: ObjectKind.Constraint or ObjectKind.Policy or ObjectKind.Trigger } => Parts(subject.Schema, subject.Table, subject.Name),
        { Arguments: { } arguments } => [.. Parts(subject.Schema), $"{Identifier.Quote(subject.Name)}({arguments})"],
        { Kind: ObjectKind.Server or ObjectKind.Session or ObjectKind.PreparedTransaction or ObjectKind.Statement } => [subject.Name],
        _ => Parts(subject.Schema, subject.Name),
    };

    private static string[] Parts(params ReadOnlySpan<string?> names)
    {
        var parts = new List<string>(names.Length);
        foreach (var name in names)
        {
            if (name is not null)
            {
                parts.Add(Identifier.Quote(name));
            }
        }

        return [.. parts];
    }
}
