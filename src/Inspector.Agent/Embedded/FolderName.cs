using System.Globalization;
using System.Text.RegularExpressions;

namespace Inspector.Agent.Embedded;

/// <summary>
/// The name of a temporary folder states who owns it: <c>inspector.postgres.PID.START.NAMESPACE.random</c>. A name appears in one step, so that
/// there is no moment in which another process could see the folder and not its owner.
/// </summary>
/// <param name="Kind">What is inside, for example <c>postgres</c>.</param>
/// <param name="Owner">The process that will remove it.</param>
/// <param name="Namespace">The owner's pid namespace: in a container numbers mean other processes.</param>
internal sealed partial record FolderName(string Kind, ProcessIdentity Owner, long Namespace)
{
    /// <summary>The pid namespace of this process: the number in <c>/proc/self/ns/pid</c> (namespaces(7)).</summary>
    private static readonly long OwnNamespace = ReadNamespace(new FileInfo("/proc/self/ns/pid").LinkTarget);

    /// <summary>A pattern for the names of all such folders.</summary>
    public const string Pattern = "inspector.*";

    /// <summary>Whether the owner is known to have ended. Of a process in another pid namespace nothing is known.</summary>
    public bool IsAbandoned => Namespace == OwnNamespace && !Owner.IsAlive;

    /// <summary>The name of a folder of this process, before mktemp(1) has replaced the end.</summary>
    public static string Template(string kind) => string.Create(
        CultureInfo.InvariantCulture, $"inspector.{kind}.{ProcessIdentity.Current.Pid}.{ProcessIdentity.Current.StartTime}.{OwnNamespace}.XXXXXXXX");

    /// <summary>Reads a folder's name; null if it is of another form, and so not ours.</summary>
    public static FolderName? Read(string name) => Form().Match(name) is { Success: true } match
        ? new(match.Groups["kind"].Value, new(Number<int>(match, "pid"), Number<long>(match, "start")), Number<long>(match, "namespace"))
        : null;

    private static T Number<T>(Match match, string group)
        where T : IParsable<T> => T.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static long ReadNamespace(string? link) => long.TryParse(link?.Split('[', ']').ElementAtOrDefault(1), CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(
        @"^inspector\.(?<kind>[a-z]+)\.(?<pid>\d{1,9})\.(?<start>\d{1,18})\.(?<namespace>\d{1,18})\.\w{8}$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
