using System.Globalization;

namespace Inspector.Agent.Embedded;

/// <summary>
/// Who a throw-away server runs as. PostgreSQL refuses to run as root; when this process is root, an existing user without privileges runs the server
/// and owns everything in its folder, so that root itself never writes where that user could have laid a link.
/// </summary>
internal sealed class Account
{
    private static readonly string[] Names = ["postgres", "nobody"];
    private static readonly string[] ToolFolders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];
    private readonly string[] _prefix;

    private Account(string? name, string[] prefix)
    {
        Name = name;
        _prefix = prefix;
    }

    /// <summary>This process's own user.</summary>
    public static Account Own { get; } = new(null, []);

    /// <summary>The other user's name; null when it is our own.</summary>
    public string? Name { get; }

    /// <summary>Whom to use: ourselves, or as root the first of <c>postgres</c> and <c>nobody</c> that exists.</summary>
    /// <exception cref="EmbeddedException">We are root and there is nobody to become, or no means of becoming them.</exception>
    public static Account Choose() => Candidates() is [var first, ..]
        ? first
        : throw new EmbeddedException("PostgreSQL does not run as root, and no user 'postgres' or 'nobody', or neither setpriv nor runuser, was found: run as another user");

    /// <summary>Everyone whose folders this process may have made at some time.</summary>
    public static IReadOnlyList<Account> Candidates() =>
        Environment.IsPrivilegedProcess ? Unprivileged(File.ReadLines("/etc/passwd"), Tool("setpriv"), Tool("runuser")) : [Own];

    /// <summary>A command line that runs a program as this user.</summary>
    public IReadOnlyList<string> CommandLine(string program, params IEnumerable<string> arguments) => [.. _prefix, program, .. arguments];

    /// <summary>Reads the users from lines of passwd(5): name, password, uid, gid, and so on, separated by colons.</summary>
    internal static IReadOnlyList<Account> Unprivileged(IEnumerable<string> passwd, string? setpriv, string? runuser)
    {
        var users = passwd.Select(l => l.Split(':')).Where(f => f.Length > 3).ToLookup(f => f[0], StringComparer.Ordinal);
        return [.. Names.SelectMany(name => users[name].Take(1)).Select(f => As(f[0], f[2], f[3], setpriv, runuser)).OfType<Account>()];
    }

    private static Account? As(string name, string uid, string gid, string? setpriv, string? runuser) =>
        int.TryParse(uid, CultureInfo.InvariantCulture, out var id) && id != 0
            ? (setpriv, runuser) switch
            {
                // numbers, because old versions of setpriv know no names
                ({ } tool, _) => new(name, [tool, $"--reuid={uid}", $"--regid={gid}", "--clear-groups", "--"]),
                (_, { } tool) => new(name, [tool, "-u", name, "--"]),
                _ => null,
            }
            : null;

    private static string? Tool(string name) =>
        ToolFolders.Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
}
