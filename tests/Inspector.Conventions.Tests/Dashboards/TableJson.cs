using System.Text.Json.Nodes;

namespace Inspector.Tests.Dashboards;

/// <summary>What only tables have: several queries become one row for each key.</summary>
internal static class TableJson
{
    /// <summary>How each column is headed, coloured and linked.</summary>
    public static JsonArray Overrides(Panel panel) =>
        PanelJson.List([.. panel.Keys.Select(key => Override(key.Label, Key(panel, key.Label, key.Heading))), .. panel.Queries.Select((query, at) => Override(Column(panel, at), Value(query)))]);

    /// <summary>One row for each key, without the time, in the order of the panel.</summary>
    public static JsonArray Transformations(Panel panel)
    {
        var columns = panel.Keys.Select(key => key.Label).Concat(panel.Queries.Select((_, at) => Column(panel, at)));
        return
        [
            new JsonObject { ["id"] = "merge", ["options"] = new JsonObject() },
            new JsonObject
            {
                ["id"] = "organize",
                ["options"] = new JsonObject
                {
                    ["excludeByName"] = new JsonObject { ["Time"] = true },
                    ["indexByName"] = new JsonObject(columns.Select((column, at) => KeyValuePair.Create<string, JsonNode?>(column, at))),
                    ["renameByName"] = new JsonObject(),
                },
            },
        ];
    }

    /// <summary>What Grafana calls the values of a query.</summary>
    private static string Column(Panel panel, int at) => panel.Queries.Length == 1 ? "Value" : $"Value #{PanelJson.Letter(at)}";

    private static JsonObject Override(string column, IEnumerable<(string Id, JsonNode Value)> properties) => new()
    {
        ["matcher"] = new JsonObject { ["id"] = "byName", ["options"] = column },
        ["properties"] = PanelJson.List(properties.Select(property => new JsonObject { ["id"] = property.Id, ["value"] = property.Value })),
    };

    private static IEnumerable<(string Id, JsonNode Value)> Key(Panel panel, string label, string heading)
    {
        yield return ("displayName", heading);
        JsonArray links = label switch
        {
            "target" => PanelJson.List(panel.LeadsTo.Select(uid => PanelJson.Link(uid, "__data.fields.target"))),
            "alert" => PanelJson.List([Page("What to do", "runbooks", label)]),
            "probe" => PanelJson.List([Page("What it looks for, and what to do", "probes", label)]),
            _ => [],
        };
        if (links.Count > 0)
        {
            yield return ("links", links);
        }
    }

    private static JsonObject Page(string title, string folder, string label) => new()
    {
        ["title"] = title,
        ["url"] = $"{AlertRule.Site}{folder}/${{__data.fields.{label}}}.md",
        ["targetBlank"] = true,
    };

    private static IEnumerable<(string Id, JsonNode Value)> Value(Query query)
    {
        yield return ("displayName", query.Name);
        yield return ("unit", query.Unit);
        if (query.Meanings.Length > 0)
        {
            yield return ("mappings", PanelJson.Mappings(query.Meanings));
            yield return ("custom.cellOptions", new JsonObject { ["type"] = "color-text" });
        }
        else if (query.Limit is not null)
        {
            yield return ("thresholds", PanelJson.Thresholds(query.Limit));
            yield return ("custom.cellOptions", new JsonObject { ["type"] = "color-text" });
        }
    }
}
