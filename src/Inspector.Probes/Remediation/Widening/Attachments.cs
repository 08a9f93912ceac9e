using System.Collections.Immutable;
using System.Text.Json;
using Inspector.Catalog;
using Inspector.Findings;

namespace Inspector.Remediation.Widening;

/// <summary>What the second look found hanging on the columns of a table.</summary>
/// <param name="All">Each thing with its column's attribute number, 0 for the whole table.</param>
internal sealed record Attachments(ImmutableArray<Attachment> All)
{
    /// <summary>Kinds that a plan carries over to the new column by itself.</summary>
    private static readonly ImmutableArray<string> Carried = ["default", "comment", "statistics target", "column options", "not-null constraint"];

    /// <summary>What was found; null when the question was not answered.</summary>
    public static Attachments? Of(Table table, Answers answers)
    {
        if (answers.Text(Need.Attachments(table)) is not { } text)
        {
            return null;
        }

        using var list = JsonDocument.Parse(text);
        return new([.. list.RootElement.EnumerateArray().Select(item => new Attachment(item[0].GetInt32(), item[1].GetString()!, item[2].GetString()!))]);
    }

    /// <summary>The text of a kind of thing on a column, or null when there is none.</summary>
    public string? Text(Column column, string kind) => All.FirstOrDefault(thing => thing.Column == column.Number && thing.Kind == kind)?.Text;

    /// <summary>Why another column cannot simply take the place of these, in words that follow "because".</summary>
    public IEnumerable<string> Obstacles(Table table, IReadOnlyCollection<Column> columns, IEnumerable<Index> indexes)
    {
        foreach (var thing in All)
        {
            var column = columns.FirstOrDefault(column => column.Number == thing.Column);
            if (thing.Kind == "row type")
            {
                yield return $"{table} is of the type {thing.Text}, which fixes its columns";
            }
            else if (thing.Kind == "index in a tablespace" && indexes.Any(index => index.Name == thing.Text))
            {
                yield return $"the index {thing.Text} is in a tablespace of its own";
            }
            else if (column is not null && thing.Kind is ("column privileges" or "security label"))
            {
                yield return $"{column} has {(thing.Kind == "security label" ? "a security label" : "privileges of its own")}";
            }
            else if (column is not null && !Carried.Contains(thing.Kind))
            {
                yield return $"the {thing.Kind} {thing.Text} uses {column}";
            }
        }
    }
}

/// <summary>One thing that hangs on a column.</summary>
/// <param name="Column">The column's attribute number.</param>
/// <param name="Kind">What it is, for example <c>view</c>.</param>
/// <param name="Text">Its name, or its text.</param>
internal sealed record Attachment(int Column, string Kind, string Text);
