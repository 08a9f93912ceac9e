using System.Text;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Columns;

/// <inheritdoc cref="Explain"/>
public sealed class TruncatedName() : Probe<CatalogSnapshot>(
    new("truncated-name", "Name that was cut short", Category.Columns, Severity.Info) { IsOnByDefault = false })
{
    /// <summary>Bytes of a name (<c>NAMEDATALEN</c> less one).</summary>
    private const int Longest = 63;

    /// <summary>Bytes that the longest character of UTF-8 has beyond the first.</summary>
    private const int Rest = 3;

    /// <inheritdoc/>
    public override string Explain => """
        A table or column whose name is as long as a name can be: it was probably cut to that.

        ## Why it matters

        The server cuts a longer name with a NOTICE that nobody reads. Two names that differ behind the 63rd byte are one, scripts look for a name that is not there, and what
        compares names in its own program finds a difference at every run.

        ## What counts

        63 **bytes**, in the encoding of the database: a name of 32 Greek letters is 64 bytes long, and was cut. A name is cut between characters; so where it holds others than ASCII, one of 60 to
        62 bytes may have been cut too: *possible*. A name of 63 characters by chance is rare: *likely*. Names that the server makes up itself (of indexes, constraints
        and sequences) are cut on purpose and not looked at.

        ## How to mend it

        Rename it to something shorter, on purpose, and the programs with it.

        ```sql bad
        create table orders (id bigint primary key, this_name_is_longer_than_what_the_server_keeps_of_a_name_and_so_is_cut text);
        ```

        ```sql bad
        -- 32 characters, 64 bytes
        create table orders (id bigint primary key, αβγδεζηθικλμνξοπρστυφχψωαβγδεζηθ text);
        ```

        ```sql good
        create table orders (id bigint primary key, this_name_is_as_long_as_a_name_can_be_and_not_cut_less_one_byt text);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot)
    {
        var isUtf8 = snapshot.Database.Encoding is "UTF8" or "";
        foreach (var table in DeclaredColumns.Tables(snapshot))
        {
            foreach (var member in table.Tree)
            {
                if (Cut(member.Name, isUtf8) is { } confidence)
                {
                    yield return Report(Subject.Of(member), confidence, $"the name of the table {member} was probably cut") with
                    {
                        Evidence = [Length(member.Name)],
                        Family = PartitionFamily.Of(member, "truncated name"),
                    };
                }
            }

            foreach (var column in DeclaredColumns.Of(table))
            {
                if (Cut(column.Name, isUtf8) is { } confidence)
                {
                    yield return Report(Subject.Of(column), confidence, $"the name of the column {table.Name}.{column.Name} was probably cut") with { Evidence = [Length(column.Name)] };
                }
            }
        }
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) =>
        Remediation.Plan.Undecided("decide on a shorter name, and when the programs that use this one change");

    /// <summary>How sure it is that a name was cut; null when it was not, or its bytes are not known because the encoding has others than UTF-8.</summary>
    private static Confidence? Cut(string name, bool isUtf8)
    {
        var isAscii = Ascii.IsValid(name);
        return !isUtf8 && !isAscii ? null : Encoding.UTF8.GetByteCount(name) switch
        {
            >= Longest => Confidence.Likely,
            >= Longest - Rest when !isAscii => Confidence.Possible,
            _ => null,
        };
    }

    private static Evidence Length(string name) => Evidence.FromCatalog("length", (long)Encoding.UTF8.GetByteCount(name), "bytes");
}
