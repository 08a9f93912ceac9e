using Inspector.Agent.Reports;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Tests.Reports;

public sealed class WordingTests
{
    public static TheoryData<string, object?, string?, string> Facts => new()
    {
        { "scans", 0L, "scans", "0 scans" },
        { "scans", 1L, "scans", "1 scan" },
        { "scans of the other", 12L, "scans", "12 scans of the other" },
        { "live rows", 14_200L, "rows", "14,200 live rows" },
        { "changed", 3, "rows", "changed 3 rows" },
        { "size", 1_288_490_188L, "bytes", "size 1.2 GB" },
        { "share", 0.42, null, "share 0.42" },
        { "valid", false, null, "valid no" },
        { "same as", "orders_idx", null, "same as orders_idx" },
        { "size", null, "bytes", "size not known" },
        { "since", Samples.At, null, "since 11/22/2026 06:00:00 +00:00" },
    };

    [Theory, MemberData(nameof(Facts))]
    public void A_fact_is_told_with_its_unit_once(string name, object? value, string? unit, string expected) =>
        Assert.Equal(expected, Wording.Of(new Evidence(name, value, unit, "catalog")));

    [Theory]
    [InlineData(null, "not known: locked", "locked")]
    [InlineData(null, "catalog", "catalog")]
    [InlineData("x", "not known: locked", "not known: locked")]
    public void What_is_not_known_says_why(object? value, string source, string expected) =>
        Assert.Equal(expected, Wording.Source(new Evidence("size", value, "bytes", source)));

    [Theory]
    [InlineData("db1", "app on db1:5432, PostgreSQL 15.20 primary")]
    [InlineData("::1", "app on [::1]:5432, PostgreSQL 15.20 primary")]
    [InlineData("/run/postgresql", "app on /run/postgresql, port 5432, PostgreSQL 15.20 primary")]
    public void An_address_reads_as_one(string host, string expected) => Assert.Equal(expected, Wording.Of(Samples.App with { Host = host }));

    [Theory]
    [InlineData(Blocks.None, Work.Instant, "blocks neither reads nor writes")]
    [InlineData(Blocks.None, Work.Scan, "blocks neither reads nor writes while it reads the whole table")]
    [InlineData(Blocks.Writes, Work.Rewrite, "blocks writes while it writes the whole table")]
    [InlineData(Blocks.ReadsAndWrites, Work.Instant, "blocks reads and writes for an instant")]
    public void A_step_says_whom_it_blocks_and_for_how_long(Blocks blocks, Work work, string expected) =>
        Assert.Equal(expected, Wording.Blocking(Samples.Drop with { Blocks = blocks, Work = work }));

    [Fact]
    public void What_costs_nothing_is_not_told()
    {
        Assert.Null(Wording.Of(new Impact(0, 0, 0)));
        Assert.Equal("8 kB on disk", Wording.Of(new Impact(8_192, 0)));
    }

    [Fact]
    public void Objects_are_named_as_SQL_names_them()
    {
        Subject[] subjects =
        [
            new(ObjectKind.Column, "public", "orders") { Table = "orders", Column = "Id" },
            new(ObjectKind.Policy, "public", "only mine") { Table = "orders" },
            new(ObjectKind.Function, "public", "f") { Arguments = "integer, text" },
            new(ObjectKind.MaterializedView, "public", "select"),
            new(ObjectKind.Role, null, "Admin"),
            new(ObjectKind.Server, null, "db 1"),
            Samples.Index("orders_idx"),
        ];

        Assert.Equal(
            [
                "column public.orders.\"Id\"",
                "policy public.orders.\"only mine\"",
                "function public.f(integer, text)",
                "materialized view public.\"select\"",
                "role \"Admin\"",
                "server db 1",
                "index public.orders_idx on public.orders",
            ],
            subjects.Select(SubjectName.Full));
    }
}
