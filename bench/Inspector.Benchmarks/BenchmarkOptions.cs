using System.Collections.Immutable;
using System.Globalization;

namespace Inspector.Benchmarks;

/// <summary>What to measure.</summary>
/// <param name="Tables">Sizes of the sample databases, in tables: multiples of 100, ascending.</param>
/// <param name="Server">A superuser's connection string (Npgsql's); null for a server of our own.</param>
/// <param name="Agent">The published agent's folder; null to publish it first.</param>
/// <param name="Repeats">Scans of each kind; the fastest is reported.</param>
internal sealed record BenchmarkOptions(ImmutableArray<int> Tables, string? Server, string? Agent, int Repeats)
{
    /// <summary>Whether only samples of locks are measured, on a server of our own.</summary>
    public bool LocksOnly { get; init; }

    /// <summary>Whether only an agent that watches is measured, on servers of our own.</summary>
    public bool AgentOnly { get; init; }

    /// <summary>Whether only the way of a wait to Alertmanager is measured, on a server of our own.</summary>
    public bool AlertsOnly { get; init; }

    /// <summary>Whether only agents that share their targets are measured, on servers of our own.</summary>
    public bool FleetOnly { get; init; }

    /// <summary>How long to watch servers that are not left in peace; null not to.</summary>
    public int? SoakMinutes { get; init; }

    /// <summary>Whether only the agent's history is measured, in a file and on a server of our own.</summary>
    public bool HistoryOnly { get; init; }
    /// <summary>Whether only metrics are measured.</summary>
    public bool MetricsOnly { get; init; }
    /// <summary>Whether only the way of a wait to the screen is measured, on a server of our own.</summary>
    public bool WatchOnly { get; init; }

    public const string Usage = """
        usage: ./build.sh bench [OPTIONS]

          --tables LIST        sizes of the sample databases, multiples of 100; default 1000,10000,100000
          --repeat N           scans of each kind, of which the fastest counts; default 5
          --only locks         what a sample of locks costs beside what others ask, on a server of our own with 650 connections; nothing else
          --only agent         memory and CPU of an agent that watches 1 and 100 targets, and 1,000 databases, on servers of our own; nothing else
          --only alerts        how long a wait takes to be an alert at a real Alertmanager; nothing else
          --only fleet         for how long nobody watches the servers of an agent that is killed, and what three agents with 300 targets cost; nothing else
          --soak MINUTES       an agent that watches servers which are reset, changed and restarted; nothing else
          --only history       what the agent's history takes to write and to read for 30,000 indexes, in a file and on a server of our own; nothing else
          --only metrics       what metrics of 10,000 tables cost beside prometheus-postgres-exporter; the server has to be on this machine; nothing else
          --only watch         how long a wait takes to appear in `inspector locks --watch`, on a pseudo-terminal; nothing else
          --agent FOLDER       the published agent; published anew by default
          --server CONNECTION  a superuser's connection string of a server with pg_stat_statements preloaded, instead of a server of our own;
                               its databases inspector_bench_N are made where they are absent, and kept.
                               INSPECTOR_TEST_POSTGRES says the same
        """;

    /// <summary>Reads the command line; null when it asks for help.</summary>
    /// <exception cref="BenchmarkException">It cannot be understood.</exception>
    public static BenchmarkOptions? Read(string[] arguments)
    {
        var options = new BenchmarkOptions([1_000, 10_000, 100_000], Environment.GetEnvironmentVariable("INSPECTOR_TEST_POSTGRES"), null, 5);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (arguments[i] is "--help" or "-h")
            {
                return null;
            }

            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new BenchmarkException($"{arguments[i]} needs a value\n{Usage}");
            options = arguments[i] switch
            {
                "--tables" => options with { Tables = [.. value.Split(',').Select(Size).Order()] },
                "--repeat" => options with { Repeats = Number(value) },
                "--only" when value is "locks" => options with { LocksOnly = true },
                "--only" when value is "agent" => options with { AgentOnly = true },
                "--only" when value is "alerts" => options with { AlertsOnly = true },
                "--only" when value is "fleet" => options with { FleetOnly = true },
                "--soak" => options with { SoakMinutes = Number(value) },
                "--only" when value is "history" => options with { HistoryOnly = true },
                "--only" when value is "metrics" => options with { MetricsOnly = true },
                "--only" when value is "watch" => options with { WatchOnly = true },
                "--agent" => options with { Agent = value },
                "--server" => options with { Server = value },
                _ => throw new BenchmarkException($"there is no option {arguments[i]}\n{Usage}"),
            };
        }

        return options;
    }

    private static int Size(string text) => Number(text) is var size && size % 100 == 0 ? size : throw new BenchmarkException($"{text} is no multiple of 100");

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new BenchmarkException($"{text} is no number above 0");
}
