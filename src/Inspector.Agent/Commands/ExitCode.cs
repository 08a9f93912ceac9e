namespace Inspector.Agent.Commands;

/// <summary>What a command ends with. Of several the worst wins: usage, then incomplete, then findings.</summary>
internal static class ExitCode
{
    /// <summary>Nothing at or above <c>--fail-on</c>.</summary>
    public const int Clean = 0;

    /// <summary>Findings at or above <c>--fail-on</c>.</summary>
    public const int Findings = 1;

    /// <summary>Wrong usage or configuration.</summary>
    public const int Usage = 2;

    /// <summary>Something could not be inspected; what there is was printed.</summary>
    public const int Incomplete = 3;

    /// <summary>The worse of two.</summary>
    public static int Worse(int a, int b) => Rank(a) >= Rank(b) ? a : b;

    private static int Rank(int code) => code switch
    {
        Usage => 3,
        Incomplete => 2,
        Findings => 1,
        _ => 0,
    };
}
