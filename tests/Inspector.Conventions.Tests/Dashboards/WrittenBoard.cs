using System.Text.Json;

namespace Inspector.Tests.Dashboards;

/// <summary>A dashboard as it is in the repository, read as Grafana reads it.</summary>
/// <param name="File">Its file.</param>
/// <param name="Root">All of it.</param>
internal sealed record WrittenBoard(string File, JsonElement Root)
{
    /// <summary>All.</summary>
    public static IReadOnlyList<WrittenBoard> All { get; } =
    [
        .. from file in Repository.Files
           where file.StartsWith("deploy/grafana/", StringComparison.Ordinal) && file.EndsWith(".json", StringComparison.Ordinal)
           select new WrittenBoard(file, JsonDocument.Parse(Repository.Text(file)).RootElement),
    ];

    /// <summary>Its id for ever.</summary>
    public string Uid => Root.GetProperty("uid").GetString()!;

    /// <summary>Its panels, headings among them.</summary>
    public IReadOnlyList<WrittenPanel> Panels => [.. Root.GetProperty("panels").EnumerateArray().Select(panel => new WrittenPanel(panel))];

    /// <summary>The one of a file.</summary>
    public static WrittenBoard Of(string file) => All.Single(board => board.File == file);

    /// <summary>Every text below an element, with the name of its property.</summary>
    public static IEnumerable<(string Name, string Text)> Texts(JsonElement element, string name = "") => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Texts(property.Value, property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Texts(item, name)),
        JsonValueKind.String => [(name, element.GetString()!)],
        _ => [],
    };
}

/// <summary>A panel of a written dashboard.</summary>
/// <param name="Root">All of it.</param>
internal sealed record WrittenPanel(JsonElement Root)
{
    /// <summary>Its title.</summary>
    public string Title => Root.GetProperty("title").GetString()!;

    /// <summary>Whether it is a heading.</summary>
    public bool IsRow => Root.GetProperty("type").GetString() == "row";

    /// <summary>Its id.</summary>
    public int Id => Root.GetProperty("id").GetInt32();

    /// <summary>Where it is: left, top, width and height.</summary>
    public (int X, int Y, int W, int H) Place
    {
        get
        {
            var place = Root.GetProperty("gridPos");
            return (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32(), place.GetProperty("w").GetInt32(), place.GetProperty("h").GetInt32());
        }
    }

    /// <summary>What it asks, each with the unit of its values.</summary>
    public IEnumerable<(string Expression, string Unit)> Queries
    {
        get
        {
            var targets = Root.GetProperty("targets").EnumerateArray().ToList();
            return targets.Select(target => (target.GetProperty("expr").GetString()!, UnitOf(target.GetProperty("refId").GetString()!, targets.Count)));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Title;

    private string UnitOf(string letter, int count)
    {
        var config = Root.GetProperty("fieldConfig");
        var column = count == 1 ? "Value" : $"Value #{letter}";
        var own =
            from @override in config.GetProperty("overrides").EnumerateArray()
            where @override.GetProperty("matcher").GetProperty("options").GetString() == column
            from property in @override.GetProperty("properties").EnumerateArray()
            where property.GetProperty("id").GetString() == "unit"
            select property.GetProperty("value").GetString();
        return own.FirstOrDefault() ?? config.GetProperty("defaults").GetProperty("unit").GetString()!;
    }
}
