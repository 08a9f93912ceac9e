using System.Collections.Immutable;
using System.Text;
using Inspector.Agent.Configuration;
using Inspector.Findings;

namespace Inspector.Tests.Configuration;

public sealed class SuppressionFileTests : IDisposable
{
    private static readonly string[] Ids = ["duplicate-index", "unused-index"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_rule_names_a_probe_an_object_or_a_fingerprint_and_says_why_and_until_when()
    {
        var rules = Read("""
            # what we live with
            suppressions:
              - probe: duplicate-index
                object: public.orders_*
                reason: replaced in release 42
                expires: 2026-12-31

              - fingerprint: 00000000deadbeef
                reason: >
                  the year-end report
                  needs it
              - { object: '*_old', reason: leftovers }
            """);

        Assert.Equal(
            [
                new() { Probe = "duplicate-index", Object = new("public.orders_*"), Reason = "replaced in release 42", Expires = new(2026, 12, 31), Source = "s.yaml", Line = 3 },
                new() { Fingerprint = new(0xdeadbeef), Reason = "the year-end report needs it", Source = "s.yaml", Line = 8 },
                new() { Object = new("*_old"), Reason = "leftovers", Source = "s.yaml", Line = 12 },
            ],
            rules.Select(rule => rule with { Source = "s.yaml" }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing any more\n")]
    [InlineData("---\n...\n")]
    [InlineData("suppressions:\n")]
    [InlineData("suppressions: []\n")]
    [InlineData("suppressions: ~\n")]
    [InlineData("{}\n")]
    [InlineData("\uFEFFsuppressions: []")]
    public void A_file_without_rules_is_a_file(string content) => Assert.Empty(Read(content));

    [Fact]
    public void Names_of_any_script_and_escapes_are_read() =>
        Assert.Equal("public.таб\nлица 😀", Read("suppressions: [{object: \"public.таб\\nлица 😀\", reason: r}]")[0].Object!.Text);

    [Theory]
    [InlineData("- probe: x", "s.yaml:1: does not begin with suppressions: and a list of rules below it")]
    [InlineData("just text", "s.yaml:1: does not begin with suppressions: and a list of rules below it")]
    [InlineData("supressions: []", "s.yaml:1: has an unknown key \"supressions\"; the only one is suppressions")]
    [InlineData("suppressions: []\nsuppressions: []", "s.yaml:2: has suppressions: twice")]
    [InlineData("suppressions: []\n---\nsuppressions: []", "s.yaml:2: holds a second document; put all rules into one")]
    [InlineData("suppressions: 7", "s.yaml:1: suppressions is a list: each rule begins with a dash")]
    [InlineData("suppressions:\n  probe: duplicate-index", "s.yaml:2: suppressions is a list: each rule begins with a dash")]
    [InlineData("suppressions:\n  - duplicate-index", "s.yaml:2: a rule is a list of keys and values: probe, object or fingerprint, and reason")]
    [InlineData("suppressions:\n  - probe: duplicate-index\n", "s.yaml:2: the rule lacks a reason: say why, for whoever reads it next year")]
    [InlineData("suppressions:\n  - reason: noisy\n", "s.yaml:2: the rule would silence everything: name a probe, an object or a fingerprint")]
    [InlineData("suppressions:\n  - reason: r\n    probes: x", "s.yaml:3: unknown key \"probes\" (did you mean probe?); a rule has probe, object, fingerprint, reason, expires")]
    [InlineData("suppressions:\n  - reason: r\n    zzzzzzzz: x", "s.yaml:3: unknown key \"zzzzzzzz\"; a rule has probe, object, fingerprint, reason, expires")]
    [InlineData("suppressions:\n  - reason: r\n    probe: duplicate-indx", "s.yaml:3: there is no probe \"duplicate-indx\" (did you mean duplicate-index?); inspector probes lists them")]
    [InlineData("suppressions:\n  - reason: r\n    fingerprint: 1234", "s.yaml:3: \"1234\" is no fingerprint: it has 16 hexadecimal digits, as scan prints it")]
    [InlineData("suppressions:\n  - reason: r\n    expires: 31.12.2026", "s.yaml:3: \"31.12.2026\" is no day: write it as 2026-12-31")]
    [InlineData("suppressions:\n  - reason: r\n    expires: 2026-02-30", "s.yaml:3: \"2026-02-30\" is no day: write it as 2026-12-31")]
    [InlineData("suppressions:\n  - reason: r\n    object:", "s.yaml:3: object has no value")]
    [InlineData("suppressions:\n  - object: a\n    reason: '  '", "s.yaml:3: reason has no value")]
    [InlineData("suppressions:\n  - object: [a]\n    reason: r", "s.yaml:2: object must be a single text")]
    [InlineData("suppressions:\n  - object: *idx\n    reason: r", "s.yaml:2: object begins with *, which YAML takes for an alias: put it in quotes")]
    [InlineData("suppressions:\n  - object: *\n    reason: r", "s.yaml:2: is not valid YAML (")]
    [InlineData("suppressions:\n  - object: a\n    object: b\n    reason: r", "s.yaml:3: the rule has object twice")]
    [InlineData("suppressions:\n  - <<: {probe: duplicate-index}\n    reason: r", "s.yaml:2: unknown key \"<<\"; a rule has probe, object, fingerprint, reason, expires")]
    [InlineData("suppressions:\n\t- object: a", "s.yaml:1: is not valid YAML (")]
    [InlineData("suppressions:\n  - object: \"a", "s.yaml:2: is not valid YAML (")]
    [InlineData("? [a, b]\n: c", "s.yaml:1: has an unknown key \"\"; the only one is suppressions")]
    [InlineData("\"\\e[2J\": 1", "s.yaml:1: has an unknown key \"\\u{1B}[2J\"; the only one is suppressions")]
    public void A_rule_that_cannot_be_understood_gets_one_line(string content, string expected)
    {
        var refusal = Assert.Throws<ConfigurationException>(() => Read(content));

        Assert.StartsWith(expected, _folder.Relative(refusal.Message), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void A_star_without_quotes_gets_advice_when_YAML_itself_refuses_it() =>
        Assert.EndsWith("a pattern that begins with * stands in quotes", Assert.Throws<ConfigurationException>(() => Read("suppressions:\n  - object: *\n    reason: r")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("suppressions: [")]
    public void Depth_does_not_exhaust_the_stack(string opening) =>
        Assert.Throws<ConfigurationException>(() => Read(string.Concat(Enumerable.Repeat(opening, 100_000))));

    [Fact]
    public void Aliases_cannot_multiply() =>
        Assert.Throws<ConfigurationException>(() => Read("a: &a [x,x]\nb: &b [*a,*a]\nsuppressions: *b"));

    [Fact]
    public void What_is_not_UTF_8_is_told_with_its_line()
    {
        var file = _folder.File("s.yaml", [.. Encoding.UTF8.GetBytes("suppressions:\n"), 0xFF, 0xFE]);

        var refusal = Assert.Throws<ConfigurationException>(() => SuppressionFile.Read(file, Ids));

        Assert.Equal("s.yaml:2: is not UTF-8; save it as UTF-8", _folder.Relative(refusal.Message));
    }

    [Fact]
    public void An_absent_file_gets_one_line() =>
        Assert.Equal(
            "s.yaml: cannot be read: there is no such file; name the file that holds the suppressions",
            _folder.Relative(Assert.Throws<ConfigurationException>(() => SuppressionFile.Read(_folder.File("s.yaml"), Ids)).Message));

    [Fact]
    public void Random_damage_is_refused_or_read_but_never_a_crash()
    {
        const int seed = 20261122;
        const string alphabet = "suppressions: -probe\n  object'\"*&[]{}#|>?!%@`~,\t\\0123é😀\u0085\u2028\0";
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var text = new StringBuilder("suppressions:\n  - probe: duplicate-index\n    object: \"public.*\"\n    reason: >\n      folded\n    expires: 2026-12-31\n");
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                text[random.Next(text.Length)] = alphabet[random.Next(alphabet.Length)];
            }

            var read = Record.Exception(() => Read(text.ToString()));
            Assert.True(read is null or ConfigurationException, $"round {round}, seed {seed}: {read}\n{text}");
        }
    }

    private ImmutableArray<Suppression> Read(string content) => SuppressionFile.Read(_folder.File("s.yaml", content), Ids);
}
