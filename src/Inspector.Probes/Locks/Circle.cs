using System.Collections.Immutable;
using Inspector.Activity;

namespace Inspector.Locks;

/// <summary>Sessions that wait for each other, each for the next: a deadlock in the making.</summary>
/// <param name="Parties">Who, the smallest pid first.</param>
/// <param name="Edges">For each, that it waits for the next.</param>
/// <param name="Blockade">All who wait for the first, the others of the circle among them.</param>
/// <param name="Longest">The longest wait in it or behind it.</param>
internal sealed record Circle(ImmutableArray<Party> Parties, ImmutableArray<Edge> Edges, Blockade Blockade, TimeSpan Longest)
{
    /// <summary>Those of a sample, as the server confirmed them.</summary>
    public static IEnumerable<Circle> Of(LockSample sample)
    {
        foreach (var parties in sample.Graph.Cycles)
        {
            ImmutableArray<Edge> edges =
            [
                .. parties.Select((party, at) => sample.Graph.BlockersOf(party).First(edge => edge.Blocker == parties[(at + 1) % parties.Length])),
            ];
            var blockade = Blockade.Behind(sample, parties[0]);
            var own = edges.Max(edge => edge.Wait) ?? TimeSpan.Zero;
            yield return new(parties, edges, blockade, own > blockade.Longest ? own : blockade.Longest);
        }
    }
}
