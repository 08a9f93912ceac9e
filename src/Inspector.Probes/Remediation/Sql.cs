using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Inspector.Catalog;

namespace Inspector.Remediation;

/// <summary>
/// SQL text that a person may run. It can only be made from constant text, quoted names, quoted literals, numbers and other SQL: a bare
/// string in a hole does not compile. Equality is that of the text.
/// </summary>
public sealed record Sql
{
    private const string Begin = "BEGIN;\n";
    private const string Commit = "\nCOMMIT;";

    private Sql(string text) => Text = text;

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>What is between the BEGIN and COMMIT of a <see cref="Transaction"/>; null for all other SQL.</summary>
    internal string? Inside => Text.StartsWith(Begin, StringComparison.Ordinal) && Text.EndsWith(Commit, StringComparison.Ordinal) ? Text[Begin.Length..^Commit.Length] : null;

    /// <summary>SQL from an interpolated string whose holes are typed.</summary>
    public static Sql Of(Handler text) => new(text.ToString());

    /// <summary>SQL that the server itself printed (<c>pg_get_indexdef</c> and its kin).</summary>
    public static Sql FromServer(string text) => new(text);

    /// <summary>A name, in double quotes where the server would need them.</summary>
    public static Sql Name(string name) => new(Identifier.Quote(name));

    /// <summary>A schema-qualified name.</summary>
    public static Sql Name(string schema, string name) => new(Identifier.Quote(schema, name));

    /// <summary>Several names, with commas.</summary>
    public static Sql Names(IEnumerable<string> names) => new(string.Join(", ", names.Select(Identifier.Quote)));

    /// <summary>Several pieces, with a separator.</summary>
    public static Sql Join(string separator, IEnumerable<Sql> pieces) => new(string.Join(separator, pieces.Select(piece => piece.Text)));

    /// <summary>A string literal.</summary>
    public static Sql Literal(string value) => new(Quote(value));

    /// <summary>A moment as the server keeps it: in microseconds, in UTC, whatever the reader's time zone and date style are.</summary>
    public static Sql Literal(DateTimeOffset moment) =>
        new(Quote(moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff'+00'", CultureInfo.InvariantCulture)));

    /// <summary>
    /// Code between dollar quotes, whose tag is one that the code does not hold: a name in it may hold any.
    /// </summary>
    public static Sql Code(Sql code)
    {
        var tag = "$$";
        for (var i = 1; code.Text.Contains(tag, StringComparison.Ordinal); i++)
        {
            tag = $"$code{i.ToString(CultureInfo.InvariantCulture)}$";
        }

        return new($"{tag}\n{code.Text}\n{tag}");
    }

    /// <summary>
    /// Several statements that happen together or not at all. It says BEGIN and COMMIT itself, so that pasting it into a client that commits
    /// each statement cannot tear it apart, and it cannot run inside another transaction.
    /// </summary>
    /// <param name="lockTimeout">How long it may wait for each of its locks.</param>
    /// <param name="statements">The statements, each with its semicolon.</param>
    public static Sql Transaction(TimeSpan lockTimeout, IEnumerable<Sql> statements) =>
        new($"{Begin}{Join("\n", [Of($"SET LOCAL lock_timeout = {(long)lockTimeout.TotalMilliseconds};"), .. statements])}{Commit}");

    /// <summary>A string literal that holds the qualified name of an index, for <c>to_regclass</c>.</summary>
    public static Sql Literal(Index index) => new(Quote(Identifier.Quote(index.Table.Schema.Name, index.Name)));

    /// <summary>A literal that names a relation, <c>'schema.name'::regclass</c>.</summary>
    public static Sql Regclass(string schema, string name) => new(Quote(Identifier.Quote(schema, name)) + "::regclass");

    /// <summary>A literal that names a table.</summary>
    public static Sql Regclass(Table table) => Regclass(table.Schema.Name, table.Name);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string Quote(string value)
    {
        var doubled = value.Replace("'", "''", StringComparison.Ordinal);
        // A backslash is literal only under standard_conforming_strings, which a reader's session may have turned off.
        return value.Contains('\\', StringComparison.Ordinal) ? $"E'{doubled.Replace(@"\", @"\\", StringComparison.Ordinal)}'" : $"'{doubled}'";
    }

    /// <summary>Builds SQL from an interpolated string: there is no way to put a bare string into it.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler
    {
        private readonly StringBuilder _text;

        /// <summary>Called by the compiler.</summary>
        public Handler(int literalLength, int formattedCount) => _text = new(literalLength + (formattedCount * 24));

        /// <summary>Constant text.</summary>
        public void AppendLiteral(string text) => _text.Append(text);

        /// <summary>Other SQL.</summary>
        public void AppendFormatted(Sql sql) => _text.Append(sql.Text);

        /// <summary>A table, schema-qualified.</summary>
        public void AppendFormatted(Table table) => Qualified(table.Schema.Name, table.Name);

        /// <summary>An index, schema-qualified.</summary>
        public void AppendFormatted(Index index) => Qualified(index.Table.Schema.Name, index.Name);

        /// <summary>A sequence, schema-qualified.</summary>
        public void AppendFormatted(Sequence sequence) => Qualified(sequence.Schema.Name, sequence.Name);

        /// <summary>A column's name.</summary>
        public void AppendFormatted(Column column) => _text.Append(Identifier.Quote(column.Name));

        /// <summary>A constraint's name.</summary>
        public void AppendFormatted(Constraint constraint) => _text.Append(Identifier.Quote(constraint.Name));

        /// <summary>A number.</summary>
        public void AppendFormatted(long number) => _text.Append(number.ToString(CultureInfo.InvariantCulture));

        /// <inheritdoc/>
        public override string ToString() => _text.ToString();

        private void Qualified(string schema, string name) => _text.Append(Identifier.Quote(schema)).Append('.').Append(Identifier.Quote(name));
    }
}
