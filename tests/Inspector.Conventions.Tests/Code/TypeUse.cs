using System.Reflection;

namespace Inspector.Tests.Code;

/// <summary>One type of ours makes use of something.</summary>
/// <param name="By">The outermost type, so that lambdas and iterators count as the code that they were written in.</param>
/// <param name="Of">The outermost type that is used, as its definition.</param>
/// <param name="Member">The member of it that is called or read; null where only the type is named.</param>
internal sealed record TypeUse(Type By, Type Of, MemberInfo? Member)
{
    public override string ToString() => $"{By.FullName} -> {Of.FullName}{(Member is null ? "" : $".{Member.Name}")}";
}
