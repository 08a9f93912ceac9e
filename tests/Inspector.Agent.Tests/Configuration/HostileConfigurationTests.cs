using System.Text;
using Inspector.Agent.Configuration;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Configuration;

/// <summary>Whatever a file holds: lines that name a place, and no failure of ours.</summary>
public sealed class HostileConfigurationTests
{
    [Theory]
    [InlineData("", "c.yaml:1:1: the configuration lacks targets: a list: each target begins with a dash")]
    [InlineData("# nothing\n", "c.yaml:1:1: the configuration lacks targets: a list: each target begins with a dash")]
    [InlineData("---\n...\n", "c.yaml:1:1: the configuration lacks targets: a list: each target begins with a dash")]
    [InlineData("just text", "c.yaml:1:1: does not begin with a key, such as targets:")]
    [InlineData("- a\n", "c.yaml:1:1: does not begin with a key, such as targets:")]
    [InlineData("targets: *all\n", "c.yaml:1:10: an alias (*) is not read: write out what it stands for; a text that begins with * stands in quotes")]
    [InlineData("? [a]\n: b\n", "c.yaml:1:3: a key must be a single text")]
    public void What_is_no_configuration_is_told_in_one_line(string text, string problem) => Assert.Equal(problem, Configured.Problem(text));

    [Fact]
    public void Line_ends_of_Windows_and_a_byte_order_mark_change_nothing()
    {
        using var folder = new TemporaryFolder();
        using var around = new Surroundings();
        var file = folder.File("c.yaml", "\uFEFF" + Configured.Least.Replace("\n", "\r\n", StringComparison.Ordinal));

        Assert.Equal("db1:5432/app as inspector", ConfigurationReader.Read(file, around.Environment).Configuration?.Targets[0].Connection.ToString());
    }

    [Fact]
    public void A_tab_is_told()
    {
        var problem = Configured.Problem("targets:\n\t- name: a\n");

        Assert.StartsWith("c.yaml:2:", problem, StringComparison.Ordinal);
        Assert.EndsWith("; a tab does not indent in YAML: write spaces", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_of_aliases_does_not_go_off()
    {
        var bomb = new StringBuilder("a0: &a0 [x]\n");
        for (var i = 1; i < 40; i++)
        {
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        var read = Configured.Read(bomb.ToString());

        Assert.Contains(read.Problems, problem => problem.StartsWith("c.yaml:2:10: an alias (*) is not read", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    public void Depth_is_bounded(string opening)
    {
        var problem = Configured.Problem($"targets: {string.Concat(Enumerable.Repeat(opening, 50_000))}");

        Assert.EndsWith(": is nested more than 16 deep; nothing here is", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_values_is_bounded() =>
        Assert.EndsWith(": holds more than 100,000 values; is it the right file?", Configured.Problem($"targets: [{string.Join(',', Enumerable.Repeat('a', 100_001))}]"), StringComparison.Ordinal);

    [Fact]
    public void A_huge_file_is_not_read_to_its_end()
    {
        using var folder = new TemporaryFolder();
        using var around = new Surroundings();
        var file = folder.File("c.yaml", new byte[4 * 1024 * 1024 + 1]);

        Assert.Equal(["c.yaml: is larger than 4 MB; is it the right file?"], ConfigurationReader.Read(file, around.Environment).Problems.Select(folder.Relative));
    }

    [Fact]
    public void What_is_not_UTF_8_is_told_with_its_line()
    {
        Assert.Equal(["c.yaml:2: is not UTF-8; save it as UTF-8"], Configured.Read([.. "a: b\nc: "u8, 0xFF, 0xFE]).Problems);
        Assert.Equal(["c.yaml:1: is not UTF-8; save it as UTF-8"], Configured.Read(Encoding.Unicode.GetPreamble()).Problems);
    }

    [Fact]
    public void Any_piece_of_a_file_and_any_change_of_a_letter_is_read_or_told()
    {
        var text = "targets:\n  - name: orders\n    connection: \"postgresql://u:hunter2@db1/app\"\n    tiers: { live: 5s }\n    databases: { include: [a, 'b*'] }\nsuppressions:\n  - reason: |\n      r\n    probe: unused-index\n";
        var pieces = Enumerable.Range(0, text.Length).SelectMany(i => "\t:{[*&!%@`'\"-\n\0#|>?,".Select(letter => text[..i] + letter + text[(i + 1)..]).Prepend(text[..i]));

        Assert.All(pieces, piece =>
        {
            var read = Configured.Read(piece);
            Assert.NotEqual(read.Configuration is null, read.Problems.IsEmpty);
            Assert.All(read.Problems, problem => Assert.Matches("^c\\.yaml:[0-9]+:[0-9]+: [^\n]+$", problem));
            Assert.DoesNotContain(read.Problems, problem => problem.Contains("hunter2", StringComparison.Ordinal));
        });
    }
}
