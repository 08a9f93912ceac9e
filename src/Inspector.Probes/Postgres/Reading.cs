using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>
/// Statements that are sent together, and what takes their rows. The network is waited for once, and the server works on the next statement
/// while the rows of one are taken: at 100,000 tables that is a fifth of the time. The rows come in the order of the statements, so what takes
/// them may rely on those before.
/// </summary>
internal sealed class Reading
{
    private readonly List<Part> _parts = [];

    /// <summary>The statements in their order.</summary>
    public IReadOnlyList<Part> Parts => _parts;

    /// <summary>Whether a row was taken: then it cannot be begun again.</summary>
    public bool IsBegun { get; set; }

    /// <summary>Adds a statement.</summary>
    /// <param name="statement">What to run.</param>
    /// <param name="take">Takes a row; the same <see cref="Row"/> is handed out each time.</param>
    /// <param name="then">What to do when the last row was taken.</param>
    public void Add(Statement statement, Action<Row> take, Action? then = null) => _parts.Add(new(statement.For, take, then, Values: null));

    /// <summary>Adds a statement that is put to several relations at once.</summary>
    /// <param name="statement">What to run.</param>
    /// <param name="placeholder">What stands in it for a relation's name.</param>
    /// <param name="relations">The relations: what takes the place of <c>0::oid</c>, and the name, quoted.</param>
    /// <param name="take">Takes a row.</param>
    public void AddOfEach(Statement statement, string placeholder, IReadOnlyList<(uint Oid, string QuotedName)> relations, Action<Row> take) =>
        _parts.Add(new(version => statement.ForEach(version, placeholder, relations), take, Then: null, Values: null));

    /// <summary>Adds a statement with its one parameter.</summary>
    /// <param name="statement">What to run.</param>
    /// <param name="values">Process ids (<c>int[]</c>), object ids (<c>uint[]</c>) or times in UTC (<c>DateTime[]</c>).</param>
    /// <param name="take">Takes a row; the same <see cref="Row"/> is handed out each time.</param>
    public void Add(Statement statement, Array values, Action<Row> take) => _parts.Add(new(statement.For, take, Then: null, values));

    /// <summary>One statement of several.</summary>
    internal readonly record struct Part(Func<ServerVersion, string> Text, Action<Row> Take, Action? Then, Array? Values);
}
