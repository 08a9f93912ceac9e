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

    await using var agent = await PublishedAgent.GetAsync(options.Agent);
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
