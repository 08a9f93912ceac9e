namespace Inspector.Indexes;

/// <summary>
/// Of several indexes any of which would do, the one to keep comes first: what must stay, then what belongs to a partitioned index, then
/// unique before plain, then by name, so that every server chooses the same.
/// </summary>
internal sealed class KeepFirst : IComparer<Index>
{
    internal static readonly KeepFirst Instance = new();

    public int Compare(Index? x, Index? y)
    {
        var order = Rank(x!).CompareTo(Rank(y!));
        order = order != 0 ? order : x!.Name.Length.CompareTo(y!.Name.Length);
        return order != 0 ? order : string.CompareOrdinal(x!.Name, y!.Name);
    }

    private static int Rank(Index index) =>
        index.IndispensableBecause is not null ? 0
        : index.Parent is not null ? 1
        : index.IsUnique ? 2
        : 3;
}
