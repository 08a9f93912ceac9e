using System.Collections.Immutable;

namespace Inspector.Testing.Examples;

/// <summary>
/// One fenced SQL block of a probe's explanation. <c>sql bad</c> must yield exactly one finding, <c>sql good</c> none. Comments at the
/// beginning of a line direct it:
/// <list type="bullet">
/// <item><c>-- option NAME VALUE</c> moves a threshold of the probe;</item>
/// <item><c>-- fails</c> says that the statement below it does;</item>
/// <item><c>-- session NAME</c> has what follows run in another session, of a live probe: the first is <c>a</c>;</item>
/// <item><c>-- sample</c> takes the first of the two samples there, and not at the end.</item>
/// </list>
/// A number behind <c>bad</c> or <c>good</c> is the first major version that it is for.
/// </summary>
internal sealed record Example(string Probe, bool IsBad, int Ordinal, int Since, ImmutableDictionary<string, double> Options, ImmutableArray<ExampleStatement> Statements)
{
    /// <summary>What a test's name shows, and by which the example is found again.</summary>
    public string Name => FormattableString.Invariant($"{Probe} {(IsBad ? "bad" : "good")} {Ordinal}");

    /// <summary>The schema that it is loaded into when many share a database.</summary>
    public string Schema => Name.Replace(' ', '_').Replace('-', '_');

    /// <summary>The probe alone, with the example's thresholds.</summary>
    public Probe CreateProbe() => Inspector.Probes.All.Single(probe => probe.Info.Id == Probe).With(Options);
}

/// <summary>One statement of an example.</summary>
/// <param name="Text">The statement.</param>
/// <param name="Fails">Whether the server is to refuse it.</param>
/// <param name="Session">The session that runs it.</param>
/// <param name="IsAfterSample">Whether the first sample is taken before it.</param>
internal sealed record ExampleStatement(string Text, bool Fails, string Session = "a", bool IsAfterSample = false);
