using System.Globalization;
using System.Text.Json.Nodes;

namespace Inspector.Tests.Dashboards;

/// <summary>A panel as Grafana reads it.</summary>
internal static class PanelJson
{
    /// <summary>Which Prometheus is asked.</summary>
    public static JsonObject Source => new() { ["type"] = "prometheus", ["uid"] = "${datasource}" };

    /// <summary>The panel at its place.</summary>
    public static JsonObject Of(Panel panel, int id, JsonObject place)
    {
        var json = new JsonObject
        {
            ["id"] = id,
            ["type"] = panel.Picture switch { Picture.Numbers => "stat", Picture.Table => "table", _ => "timeseries" },
            ["title"] = panel.Title,
            ["description"] = panel.Description,
            ["gridPos"] = place,
            ["datasource"] = Source,
            ["targets"] = List(panel.Queries.Select((query, at) => Target(panel, query, at))),
            ["fieldConfig"] = new JsonObject { ["defaults"] = Defaults(panel), ["overrides"] = panel.Picture == Picture.Table ? TableJson.Overrides(panel) : [] },
            ["options"] = Options(panel),
        };
        Set(json, "links", List(Alerts(panel).Select(rule => new JsonObject { ["title"] = $"What to do: {rule.Name}", ["url"] = rule.Runbook, ["targetBlank"] = true })));
        Set(json, "transformations", panel.Picture == Picture.Table ? TableJson.Transformations(panel) : []);
        return json;
    }

    /// <summary>The letters by which queries are told apart.</summary>
    public static string Letter(int at) => ((char)('A' + at)).ToString(CultureInfo.InvariantCulture);

    /// <summary>Up to the limit it is good.</summary>
    public static JsonObject Thresholds(Limit? limit)
    {
        var good = limit is null ? "text" : "green";
        var steps = new JsonArray { new JsonObject { ["color"] = limit is { IsBelow: true } ? limit.Colour : good, ["value"] = null } };
        if (limit is not null)
        {
            steps.Add((JsonNode)new JsonObject { ["color"] = limit.IsBelow ? good : limit.Colour, ["value"] = limit.Value });
        }

        return new() { ["mode"] = "absolute", ["steps"] = steps };
    }

    /// <summary>Words for values.</summary>
    public static JsonArray Mappings(IEnumerable<Meaning> meanings)
    {
        var options = new JsonObject(meanings.Select((meaning, at) => KeyValuePair.Create<string, JsonNode?>(
            meaning.Value.ToString(CultureInfo.InvariantCulture), new JsonObject { ["text"] = meaning.Text, ["color"] = meaning.Colour, ["index"] = at })));
        return options.Count == 0 ? [] : [new JsonObject { ["type"] = "value", ["options"] = options }];
    }

    /// <summary>The other dashboard, for the server of what was clicked.</summary>
    /// <param name="uid">The other.</param>
    /// <param name="hole">What Grafana puts in for the server.</param>
    public static JsonObject Link(string uid, string hole) => new()
    {
        ["title"] = $"This server: {uid[Board.Prefix.Length..].Replace('-', ' ')}",
        ["url"] = $"/d/{uid}?var-datasource=${{datasource}}&var-target=${{{hole}:percentencode}}&${{__url_time_range}}",
    };

    public static JsonArray List(IEnumerable<JsonObject> all) => [.. all];

    private static IEnumerable<AlertRule> Alerts(Panel panel) =>
        panel.Queries.Select(query => query.Limit?.Alert).Prepend(panel.Limit?.Alert).OfType<string>().Concat(panel.Alerts).Distinct(StringComparer.Ordinal).Select(AlertRule.Of);

    private static JsonObject Target(Panel panel, Query query, int at)
    {
        var isNow = panel.Picture is Picture.Table or Picture.Numbers;
        return new()
        {
            ["refId"] = Letter(at),
            ["expr"] = query.Text,
            ["format"] = panel.Picture == Picture.Table ? "table" : "time_series",
            ["instant"] = isNow,
            ["range"] = !isNow,
            ["legendFormat"] = query.Name,
        };
    }

    private static JsonObject Defaults(Panel panel)
    {
        var defaults = new JsonObject { ["unit"] = panel.Unit, ["thresholds"] = Thresholds(panel.Limit) };
        Set(defaults, "mappings", Mappings(panel.Meanings));
        if (panel.Picture is Picture.Lines or Picture.Areas)
        {
            defaults["min"] = 0;
            defaults["color"] = new JsonObject { ["mode"] = "palette-classic" };
            defaults["custom"] = new JsonObject
            {
                ["drawStyle"] = "line",
                ["fillOpacity"] = panel.Picture == Picture.Areas ? 30 : 5,
                ["lineWidth"] = 1,
                ["showPoints"] = "auto",
                ["stacking"] = new JsonObject { ["mode"] = panel.Picture == Picture.Areas ? "normal" : "none", ["group"] = "A" },
                ["thresholdsStyle"] = new JsonObject { ["mode"] = panel.Limit is null ? "off" : "dashed" },
            };
            Set(defaults, "links", List(panel.LeadsTo.Select(uid => Link(uid, "__field.labels.target"))));
        }
        else
        {
            defaults["color"] = new JsonObject { ["mode"] = "thresholds" };
        }

        Set(defaults, "max", panel.Max);
        Set(defaults, "decimals", panel.Decimals);
        Set(defaults, "noValue", panel.Nothing);
        return defaults;
    }

    private static JsonObject Options(Panel panel) => panel.Picture switch
    {
        Picture.Numbers => new()
        {
            ["reduceOptions"] = new JsonObject { ["calcs"] = List("lastNotNull"), ["fields"] = "", ["values"] = false },
            ["colorMode"] = "value",
            ["graphMode"] = "none",
            ["textMode"] = "auto",
        },
        Picture.Table => new()
        {
            ["showHeader"] = true,
            ["cellHeight"] = "sm",
            ["sortBy"] = List(panel.SortedBy.Select(column => new JsonObject { ["displayName"] = column, ["desc"] = true })),
        },
        _ => new()
        {
            ["legend"] = new JsonObject { ["displayMode"] = "list", ["placement"] = "bottom", ["showLegend"] = true },
            ["tooltip"] = new JsonObject { ["mode"] = "multi", ["sort"] = "desc" },
        },
    };

    private static JsonArray List(string one) => [one];

    /// <summary>What is nothing is left out.</summary>
    private static void Set(JsonObject json, string name, JsonNode? value)
    {
        if (value is not (null or JsonArray { Count: 0 }))
        {
            json[name] = value;
        }
    }
}
