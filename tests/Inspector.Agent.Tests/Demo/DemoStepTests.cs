using Inspector.Agent.Demo;

namespace Inspector.Tests.Demo;

public sealed class DemoStepTests
{
    [Fact]
    public void A_step_reaches_from_its_mark_to_the_next() => Assert.Equal(
        [
            new DemoStep("select 1;\n-- more\nselect 2;") { IsNewSession = true },
            new DemoStep("select 3;") { Times = 60, Since = 15 },
            new DemoStep("select 4;") { FailsWith = "23505", Extension = "pg_trgm" },
        ],
        DemoStep.Read("""
            -- what this is about

            --! session
            select 1;
            -- more
            select 2;

            --! times 60, from 15
            select 3;
            --! fails 23505, with pg_trgm
            select 4;
            """));

    [Fact]
    public void A_misspelt_option_is_refused() =>
        Assert.Contains("form 15", Assert.Throws<FormatException>(() => DemoStep.Read("--! form 15\nselect 1;")).Message, StringComparison.Ordinal);
}
