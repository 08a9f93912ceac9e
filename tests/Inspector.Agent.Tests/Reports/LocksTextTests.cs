using System.Globalization;
using System.Text;
using Inspector.Agent.Reports;
using Inspector.Remediation;
using Inspector.Testing;

namespace Inspector.Tests.Reports;

public sealed class LocksTextTests
{
    [Fact]
    public void An_ALTER_TABLE_with_a_queue_behind_it() => Transcript.Check("locks-ddl.txt", Text(LockPictures.Ddl));

    [Fact]
    public void The_same_on_a_narrow_terminal() => Transcript.Check("locks-narrow.txt", Text(LockPictures.Ddl, new() { Text = new() { Width = 50 } }));

    [Fact]
    public void The_same_in_colour() => Transcript.Check("locks-colour.txt", Text(LockPictures.Ddl, new() { Text = new() { UseColour = true } }));

    [Fact]
    public void Updates_of_one_row() => Transcript.Check("locks-row.txt", Text(LockPictures.Row));

    [Fact]
    public void A_prepared_transaction() => Transcript.Check("locks-prepared.txt", Text(LockPictures.Prepared));

    [Fact]
    public void Who_waits_for_two_roots_stands_below_the_first() => Transcript.Check("locks-two-roots.txt", Text(LockPictures.TwoRoots));

    [Fact]
    public void A_deadlock() => Transcript.Check("locks-deadlock.txt", Text(LockPictures.Deadlock));

    [Fact]
    public void Sessions_that_are_hidden() => Transcript.Check("locks-hidden.txt", Text(LockPictures.Hidden));

    [Fact]
    public void Nothing_waits() => Transcript.Check("locks-nothing.txt", Text(LockPictures.Nothing));

    [Fact]
    public void Text_of_strangers_is_harmless_and_short()
    {
        var text = Text(LockPictures.Hostile);

        Assert.DoesNotContain(text.EnumerateRunes(), rune => rune.Value != '\n' && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format);
        Assert.InRange(text.Length, 1, 4_000);
        Transcript.Check("locks-hostile.txt", text);
    }

    [Fact]
    public void Unfolded_everybody_is_shown()
    {
        var text = Text(LockPictures.Ddl, new() { IsFolded = false });

        Assert.All(LockPictures.Ddl.Sample.Sessions, session => Assert.Contains($"{session.Pid}  ", text, StringComparison.Ordinal));
        Assert.DoesNotContain("more", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData((int)LockOrdering.Blocked, 31)]
    [InlineData((int)LockOrdering.Age, 30)]
    [InlineData((int)LockOrdering.Wait, 30)]
    public void The_order_of_roots_is_the_one_asked_for(int order, int first)
    {
        var scene = new LockScene();
        scene.With(scene.Client(30, "SELECT", "idle", age: 0) with { TransactionStart = LockScene.At.AddHours(-2) }).With(scene.Client(31, "SELECT", age: 5));
        scene.Holds(30, LockScene.Advisory(1), LockMode.ExclusiveLock).Holds(31, LockScene.Advisory(2), LockMode.ExclusiveLock);
        scene.Waits(32, LockScene.Advisory(1), LockMode.ExclusiveLock, 50).Waits(33, LockScene.Advisory(2), LockMode.ExclusiveLock, 5).Waits(34, LockScene.Advisory(2), LockMode.ExclusiveLock, 4);

        Assert.Equal(first, LockTree.Of(scene.Sample(), (LockOrdering)order, isFolded: true).First().Root.Party.Pid);
    }

    [Fact]
    public void A_chain_that_is_deeper_than_any_screen_is_counted()
    {
        var scene = new LockScene();
        for (var pid = 1; pid <= 3_000; pid++)
        {
            scene.Holds(pid, LockScene.Advisory((uint)pid), LockMode.ExclusiveLock).Waits(pid + 1, LockScene.Advisory((uint)pid), LockMode.ExclusiveLock, 1);
        }

        Assert.Contains("+ 2,992 more  behind these\n", Text(LockPictures.Of(scene.Sample())), StringComparison.Ordinal);
        Assert.Contains("+ 2,950 more  behind these\n", Text(LockPictures.Of(scene.Sample()), new() { IsFolded = false }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("select 1", "SELECT")]
    [InlineData("  Alter  TABLE orders", "ALTER TABLE")]
    [InlineData("autovacuum: VACUUM public.orders", "")]
    [InlineData("\u001b[31mSELECT", "")]
    [InlineData("", "")]
    public void A_statement_is_named_by_its_first_words(string query, string verb) => Assert.Equal(verb, LockNodes.Verb(query));

    private static string Text(LockPicture picture, LocksTextOptions? options = null)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        LocksText.Write(picture, output, options ?? new() { Text = new() { Width = 100 } });
        return output.ToString();
    }
}
