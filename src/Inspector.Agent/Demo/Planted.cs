using Inspector.Catalog;
using Inspector.Findings;

namespace Inspector.Agent.Demo;

/// <summary>
/// Something planted in the demo database: a flaw that a probe has to find, or a look-alike about which it has to be silent. The lists are complete: for
/// each probe the findings on the demo are its flaws and nothing else.
/// </summary>
/// <param name="Probe">The probe's id.</param>
/// <param name="Subject">The object, as the finding names it.</param>
/// <param name="Why">Of a flaw what is wrong, of a look-alike why it is right; one line.</param>
internal sealed partial record Planted(string Probe, Subject Subject, string Why)
{
    private const string Erp = "Legacy ERP";

    /// <summary>The first major version on which it is there. Default: every version.</summary>
    public int Since { get; init; } = ServerVersion.Oldest;

    /// <summary>The extension without which it is not there, or null.</summary>
    public string? Extension { get; init; }

    /// <summary>The finding's facet, or null where it has none; where it comes from pg_stat_statements it needs that extension.</summary>
    public string? Facet { get; init; }

    /// <summary>How sure the finding can be on a server that has just begun, where that is part of what is planted; null where it is not.</summary>
    public Confidence? Confidence { get; init; }

    private static Planted Index(string probe, string schema, string table, string name, string why) =>
        new(probe, new(ObjectKind.Index, schema, name) { Table = table }, why);

    private static Planted Constraint(string probe, string schema, string table, string name, string why) =>
        new(probe, new(ObjectKind.Constraint, schema, name) { Table = table }, why);

    private static Planted Trigger(string probe, string schema, string table, string name, string why) =>
        new(probe, new(ObjectKind.Trigger, schema, name) { Table = table }, why);

    private static Planted Table(string probe, string schema, string name, string why) => new(probe, new(ObjectKind.Table, schema, name), why);

    private static Planted Sequence(string probe, string schema, string name, string why) => new(probe, new(ObjectKind.Sequence, schema, name), why);

    private static Planted Column(string probe, string schema, string table, string name, string why) =>
        new(probe, new(ObjectKind.Column, schema, table) { Table = table, Column = name }, why);
}
