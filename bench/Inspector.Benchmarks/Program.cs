using Inspector.Benchmarks;

try
{
    var options = BenchmarkOptions.Read(args);
    if (options is null)
    {
        Console.Out.WriteLine(BenchmarkOptions.Usage);
        return 0;
    }

    if (options.LocksOnly)
    {
        await new LockCosts(Console.Out, options.Repeats * 3).RunAsync();
        return 0;
    }

    if (options.HistoryOnly)
    {
        await new HistoryCosts(Console.Out).RunAsync();
        return 0;
    }

    if (options.MetricsOnly)
    {
        await using var measured = await BenchmarkServer.StartAsync(options.Server);
        await new MetricsCosts(measured, Console.Out, options.Repeats * 3).RunAsync();
        return 0;
    }

    await using var agent = await PublishedAgent.GetAsync(options.Agent);
    if (options.AgentOnly)
    {
        await new AgentCosts(agent, Console.Out).RunAsync(databases: 1_000);
        return 0;
    }

    if (options.AlertsOnly)
    {
        await new AlertDelay(agent, Console.Out).RunAsync(options.Repeats * 4);
        return 0;
    }

    if (options.FleetOnly)
    {
        await new FleetCosts(agent, Console.Out).RunAsync(kills: options.Repeats * 4, targets: 300);
        return 0;
    }

    if (options.SoakMinutes is { } minutes)
    {
        await new Soak(agent, Console.Out).RunAsync(minutes);
        return 0;
    }

    if (options.WatchOnly)
    {
        await new WatchDelay(Console.Out, agent, options.Repeats * 4).RunAsync();
        return 0;
    }

    await using var server = await BenchmarkServer.StartAsync(options.Server);
    await new Benchmark(options, agent, server, Console.Out).RunAsync();
    return 0;
}
catch (BenchmarkException failure)
{
    await Console.Error.WriteLineAsync($"bench: {failure.Message}");
    return 2;
}
