using System.Diagnostics.Metrics;

namespace Inspector.Agent.Metrics;

/// <summary>Makes the instrument of a family: each only reads what is known, so that many may collect, and one may begin anew.</summary>
internal static class Instruments
{
    /// <summary>Makes it.</summary>
    /// <param name="meter">The agent's meter.</param>
    /// <param name="family">The family.</param>
    /// <param name="read">Its series now.</param>
    public static void Create(Meter meter, Family family, Func<IReadOnlyList<Series>> read)
    {
        if (family.IsCounter)
        {
            meter.CreateObservableCounter(family.Instrument, Measure, family.Unit, family.Help);
        }
        else
        {
            meter.CreateObservableGauge(family.Instrument, Measure, family.Unit, family.Help);
        }

        IEnumerable<Measurement<double>> Measure() => read().Select(series => series.Measurement);
    }
}
