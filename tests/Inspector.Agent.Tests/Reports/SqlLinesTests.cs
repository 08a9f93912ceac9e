using Inspector.Agent;
using Inspector.Agent.Reports;
using Inspector.Remediation;

namespace Inspector.Tests.Reports;

public sealed class SqlLinesTests
{
    [Theory]
    [InlineData("SELECT 1;", true, "SELECT 1;")]
    [InlineData("SELECT 1,\n    2;", true, "SELECT 1,", "    2;")]
    [InlineData("SELECT 'a\nb';", false, @"SELECT 'a\nb';")]
    [InlineData("SELECT 'it''s\n' ,\n 1;", false, @"SELECT 'it''s\n' ,", " 1;")]
    [InlineData("SELECT \"a\nb\"\n;", false, @"SELECT ""a\nb""", ";")]
    [InlineData("SELECT E'\\'\n'\n;", false, @"SELECT E'\'\n'", ";")]
    [InlineData("SELECT date'\\'\n;", true, @"SELECT date'\'", ";")]
    [InlineData("SELECT $$a\n'b$$\n;", true, "SELECT $$a", "'b$$", ";")]
    [InlineData("SELECT $x$ $$ '\n $x$, 'a\nb'\n;", false, "SELECT $x$ $$ '", @" $x$, 'a\nb'", ";")]
    [InlineData("SELECT $1\n, $2\n;", true, "SELECT $1", ", $2", ";")]
    [InlineData("SELECT a$b$\nc$b$;", true, "SELECT a$b$", "c$b$;")]
    [InlineData("-- don't\nSELECT 1;", true, "-- don't", "SELECT 1;")]
    [InlineData("/* it's\n */ SELECT 1;", true, "/* it's", " */ SELECT 1;")]
    [InlineData("SELECT '\u001b[2J';", false, @"SELECT '\u{1B}[2J';")]
    [InlineData("SELECT 'open\n", false, @"SELECT 'open\n")]
    [InlineData("", true, "")]
    public void A_statement_is_broken_only_where_it_breaks_itself(string sql, bool isExact, params string[] lines)
    {
        var shown = SqlLines.Of(sql);

        Assert.Equal(lines, shown.Lines);
        Assert.Equal(isExact, shown.IsExact);
    }

    [Fact]
    public void Any_name_or_literal_is_shown_whole_on_its_line()
    {
        foreach (var name in Hostile.Names)
        {
            var sql = Sql.Of($"SELECT {Sql.Literal(name)},\n    {Sql.Name(name)};");

            var shown = SqlLines.Of(sql.Text);

            Assert.Equal(2, shown.Lines.Length);
            Assert.Equal(name.EnumerateRunes().All(Visible.IsVisible), shown.IsExact);
        }
    }
}
