using System.Collections.Immutable;
using System.Security.Cryptography;
using Inspector.Catalog;
using Npgsql;

namespace Inspector.Agent.Demo;

/// <summary>
/// A shop for many tenants with data, a day's use, and flaws: a planted instance of every probe, and as many correct look-alikes. What is planted is listed in
/// <see cref="Planted"/>; why, is in the scripts that make it (<c>Sql/</c>), and these are the order in which they run.
/// </summary>
internal sealed class DemoDatabase
{
    /// <summary>The login role that it is to be inspected as: a member of <c>pg_monitor</c> that may read sequences and no table.</summary>
    public const string Role = "inspector";

    private static readonly ImmutableArray<string> Scripts =
        ["Schema", "Data", "Indexes", "Workload", "Flaws", "LookAlikes", "Access"];

    private DemoDatabase(ServerVersion version, ImmutableHashSet<string> extensions, string connectionString)
    {
        Version = version;
        Extensions = extensions;
        ConnectionString = connectionString;
    }

    /// <summary>The server's version, on which some of what is planted depends.</summary>
    public ServerVersion Version { get; }

    /// <summary>The extensions that the shop uses where it can.</summary>
    public static ImmutableArray<string> WantedExtensions { get; } = ["btree_gist", "pg_trgm", "pg_stat_statements"];

    /// <summary>Those of <see cref="WantedExtensions"/> that it has.</summary>
    public ImmutableHashSet<string> Extensions { get; }

    /// <summary>How <see cref="Role"/> connects. Holds its password.</summary>
    public string ConnectionString { get; }

    /// <summary>Whether something planted is in this database, by version and extensions.</summary>
    public bool Has(Planted planted) => Version.Major >= planted.Since && (planted.Extension is null || Extensions.Contains(planted.Extension));

    /// <summary>
    /// Fills an empty database, some three seconds on two idle cores. On the server it also makes the roles shop_owner, shop_app and
    /// <see cref="Role"/>, or uses the ones that are there; the latter's password is set anew.
    /// </summary>
    /// <param name="superuser">A superuser's way into the empty database. Its idle connections are closed.</param>
    /// <param name="extensions">Which extensions to use where the server has them; by default <see cref="WantedExtensions"/>.</param>
    /// <param name="time">The clock by which deadlines are measured; the system's by default.</param>
    /// <param name="cancellation">Gives up, leaving the database half filled.</param>
    /// <exception cref="NpgsqlException">A statement failed, or the server went away.</exception>
    public static async Task<DemoDatabase> CreateAsync(
        NpgsqlDataSource superuser,
        IReadOnlyCollection<string>? extensions = null,
        TimeProvider? time = null,
        CancellationToken cancellation = default)
    {
        await using var loader = await DemoLoader.OpenAsync(superuser, extensions ?? WantedExtensions, time ?? TimeProvider.System, cancellation);
        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        foreach (var script in Scripts)
        {
            await loader.RunAsync(DemoStep.Read(Script(script)), password, cancellation);
        }

        await loader.FinishAsync(cancellation);
        var connection = new NpgsqlConnectionStringBuilder(superuser.ConnectionString) { Username = Role, Password = password };
        return new(loader.Version, loader.Extensions, connection.ConnectionString);
    }

    /// <summary>The text of a script in <c>Sql/</c>.</summary>
    /// <param name="name">Its name, for example <c>Flaws</c>.</param>
    public static string Script(string name)
    {
        using var stream = typeof(DemoDatabase).Assembly.GetManifestResourceStream($"{typeof(DemoDatabase).Namespace}.Sql.{name}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
