using System.Reflection;
using System.Text.RegularExpressions;
using Inspector.Tests.Code;

namespace Inspector.Tests;

/// <summary>SQL is written where it is looked for: where servers are read, in remedies, in explanations, in the demo and in what <c>grants</c> prints.</summary>
public sealed partial class SqlPlaceTests
{
    private static readonly string[] Places =
    [
        "Inspector.Postgres.",
        "Inspector.Remediation.",
        "Inspector.Agent.Demo.",
        "Inspector.Agent.History.", // its own store, never a target
        "Inspector.Agent.Commands.Demonstration", // makes the demo's database
        "Inspector.Agent.Commands.GrantsCommand",
        "Inspector.Agent.Targets.ServerAnswer", // tells what a refused role lacks
    ];

    [Fact]
    public void No_statement_stands_outside_of_its_places() =>
        Assert.Empty(
            from literal in CompiledCode.OfProbes.Strings.Concat(CompiledCode.OfAgent.Strings)
            where LooksLikeSql(literal.Text) && !IsPlace(literal.Method)
            select $"{CompiledCode.Outermost(literal.Method.DeclaringType!)}: {literal.Text}");

    [Theory]
    [InlineData("select 1")]
    [InlineData("\n    with recursive a as (select 1) select * from a")]
    [InlineData("ALTER TABLE ")]
    [InlineData("drop index concurrently ")]
    [InlineData(" FROM pg_class c")]
    [InlineData("set local lock_timeout = 100")]
    public void A_statement_is_recognised(string text) => Assert.True(LooksLikeSql(text));

    [Theory]
    [InlineData("selects nothing")]
    [InlineData("Every delete from ")]
    [InlineData("changed since the last analyze")]
    [InlineData("set Multiplexing=false")]
    public void A_sentence_is_no_statement(string text) => Assert.False(LooksLikeSql(text));

    private static bool LooksLikeSql(string text) => Begins().IsMatch(text) || Names().IsMatch(text);

    private static bool IsPlace(MethodBase method)
    {
        var type = CompiledCode.Outermost(method.DeclaringType!);
        return Places.Any(place => type.FullName!.StartsWith(place, StringComparison.Ordinal)) || (typeof(Probe).IsAssignableFrom(type) && method.Name == "get_Explain");
    }

    [GeneratedRegex(
        @"^\s*(select\s|with\s+(recursive\s+)?\w+\s+as\s*\(|insert\s+into\s|delete\s+from\s|update\s+\S+\s+set\s|set\s+local\s|(create|alter|drop|reindex|comment\s+on)\s+(or\s+replace\s+|unique\s+|materialized\s+)*(table|index|sequence|view|function|trigger|policy|schema|role|type|extension|database)\s|(truncate|vacuum|grant|revoke|lock\s+table|refresh\s+materialized)\s)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Begins();

    [GeneratedRegex(@"\b(from|join)\s+(pg_catalog\.)?pg_\w+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();
}
