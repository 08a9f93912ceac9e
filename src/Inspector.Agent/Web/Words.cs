using System.Collections.Immutable;
using Inspector.Agent.Reports;
using Inspector.Agent.Scheduling;

namespace Inspector.Agent.Web;

/// <summary>The values of enumerations as they are written.</summary>
internal static class Words
{
    public static ImmutableArray<string> Conditions { get; } = Of<TargetCondition>();

    public static ImmutableArray<string> Roles { get; } = ["primary", "standby"];

    public static ImmutableArray<string> Of<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(value => Notation.Of(value))];

    public static string? Role(bool? isStandby) => isStandby is { } known ? Roles[known ? 1 : 0] : null;
}
