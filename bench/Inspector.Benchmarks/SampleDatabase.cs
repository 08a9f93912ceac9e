using System.Globalization;

namespace Inspector.Benchmarks;

/// <summary>Databases of a given number of tables, made by <c>Sample/Generate.sql</c>.</summary>
internal static class SampleDatabase
{
    /// <summary>Schemas that two sessions make in one go.</summary>
    private const int Portion = 10;

    /// <summary>Catalogs that a living server would have vacuumed and analyzed meanwhile.</summary>
    private const string Catalogs = "pg_class, pg_attribute, pg_index, pg_constraint, pg_type, pg_attrdef, pg_depend, pg_sequence, pg_namespace, pg_proc, pg_inherits, "
        + "pg_trigger, pg_policy, pg_rewrite, pg_statistic, pg_enum, pg_description";

    /// <summary>The name of the database; it is made where it is absent.</summary>
    /// <param name="server">Where.</param>
    /// <param name="tables">Its tables; 0 for an empty database.</param>
    public static async Task<string> GetAsync(BenchmarkServer server, int tables)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{BenchmarkServer.Role}_{tables}");
        if (await server.AskAsync("postgres", $"select 1 from pg_database where datname = '{name}'") is not null)
        {
            return name;
        }

        await Console.Error.WriteLineAsync($"making {name}");
        await server.ExecuteAsync("postgres", $"create database {name}_unfinished");
        if (tables > 0)
        {
            await FillAsync(server, name + "_unfinished", tables / 100);
        }

        await server.ExecuteAsync("postgres", $"alter database {name}_unfinished rename to {name}");
        return name;
    }

    private static async Task FillAsync(BenchmarkServer server, string database, int schemas)
    {
        await server.ExecuteAsync(database, Generator());
        var portions = Enumerable.Range(0, (schemas + Portion - 1) / Portion).Select(i => (First: (i * Portion) + 1, Last: Math.Min((i + 1) * Portion, schemas)));
        await Parallel.ForEachAsync(portions, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (portion, _) =>
            await server.ExecuteAsync(database, FormattableString.Invariant($"call generation.create_schemas({portion.First}, {portion.Last})")));
        await server.ExecuteAsync(database, "drop schema generation cascade");
        await server.ExecuteAsync(database, $"vacuum (analyze) {Catalogs}");
    }

    private static string Generator()
    {
        using var stream = typeof(SampleDatabase).Assembly.GetManifestResourceStream("Inspector.Benchmarks.Sample.Generate.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
