using System.Runtime.CompilerServices;
using Inspector.Agent.History;

namespace Inspector.Agent.Web.Api;

/// <summary>
/// What this agent remembers and what history has, in one order, each once; what is remembered wins, for it is newer. History is read a page at a time. When it cannot be read, what is
/// remembered is told, and that the rest is missing.
/// </summary>
/// <param name="remembered">What is remembered, in any order.</param>
/// <param name="key">What tells one from another, and orders.</param>
/// <param name="order">The order.</param>
/// <param name="stored">A page of what history has, in the same order, behind a mark.</param>
internal sealed class Merged<T, TKey>(IEnumerable<T> remembered, Func<T, TKey> key, Comparison<TKey> order, Func<string?, CancellationToken, Task<HistoryPage<T>>> stored)
    where TKey : struct
{
    private string? _failure;

    /// <summary>What could not be read.</summary>
    public IEnumerable<string> Unseen => _failure is null ? [] : [$"what this agent no longer remembers: history cannot be read: {_failure}"];

    /// <summary>All behind a place.</summary>
    /// <param name="after">The place; null for the beginning.</param>
    /// <param name="mark">The same for history.</param>
    /// <param name="cancellation">Gives up.</param>
    public async IAsyncEnumerable<T> AfterAsync(TKey? after, string? mark, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var ours = new Queue<T>(remembered.Where(one => after is not { } place || order(key(one), place) > 0).OrderBy(key, Comparer<TKey>.Create(order)));
        var last = default(TKey?);
        await foreach (var theirs in StoredAsync(mark, cancellation))
        {
            while (ours.TryPeek(out var one) && order(key(one), key(theirs)) <= 0)
            {
                if (IsNext(key(one)))
                {
                    yield return one;
                }

                ours.Dequeue();
            }

            if (IsNext(key(theirs)))
            {
                yield return theirs;
            }
        }

        foreach (var one in ours)
        {
            if (IsNext(key(one)))
            {
                yield return one;
            }
        }

        bool IsNext(TKey next)
        {
            var isNext = last is not { } before || order(next, before) != 0;
            last = next;
            return isNext;
        }
    }

    private async IAsyncEnumerable<T> StoredAsync(string? mark, [EnumeratorCancellation] CancellationToken cancellation)
    {
        do
        {
            HistoryPage<T> page;
            try
            {
                page = await stored(mark, cancellation);
            }
            catch (HistoryUnavailableException failure)
            {
                _failure = failure.Message;
                yield break;
            }

            foreach (var one in page.Items)
            {
                yield return one;
            }

            mark = page.Next;
        }
        while (mark is not null);
    }
}
