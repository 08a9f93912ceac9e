using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspector.Tests.Pages;

namespace Inspector.Tests.Dashboards;

/// <summary>A dashboard as Grafana reads it.</summary>
internal static class BoardJson
{
    /// <summary>That of Grafana 10.0, which every later one knows.</summary>
    public const int SchemaVersion = 38;

    /// <summary>What a target is taken from: it is there for what nobody watches, too.</summary>
    private const string Targets = "label_values(inspector_target_configured, target)";

    private const string Databases = "label_values(postgresql_transactions_total{target=~\"$target\"}, db_namespace)";

    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file.</summary>
    public static Page Of(Board board) => new(board.File, Json(board).ToJsonString(Pretty) + "\n");

    private static JsonObject Json(Board board) => new()
    {
        ["uid"] = board.Uid,
        ["title"] = board.Title,
        ["description"] = board.Description,
        ["tags"] = new JsonArray { "inspector", "postgresql" },
        ["schemaVersion"] = SchemaVersion,
        ["editable"] = true,
        ["graphTooltip"] = 1,
        ["refresh"] = "30s",
        ["time"] = new JsonObject { ["from"] = "now-1h", ["to"] = "now" },
        ["timezone"] = "browser",
        ["annotations"] = new JsonObject { ["list"] = new JsonArray() },
        ["links"] = PanelJson.List(
        [
            .. Board.All.Where(other => other.Uid != board.Uid).Select(other => Link(other.Title, other.Description, $"/d/{other.Uid}", isOurs: true)),
            Link("Runbooks", "What to do at each alert", $"{AlertRule.Site}runbooks/README.md", isOurs: false),
        ]),
        ["templating"] = new JsonObject { ["list"] = Variables(board) },
        ["panels"] = Panels(board),
    };

    private static JsonObject Link(string title, string description, string url, bool isOurs) => new()
    {
        ["type"] = "link",
        ["title"] = title,
        ["tooltip"] = description,
        ["url"] = url,
        ["icon"] = isOurs ? "dashboard" : "doc",
        ["includeVars"] = isOurs,
        ["keepTime"] = isOurs,
        ["targetBlank"] = !isOurs,
        ["asDropdown"] = false,
        ["tags"] = new JsonArray(),
    };

    private static JsonArray Variables(Board board)
    {
        var list = new JsonArray
        {
            new JsonObject { ["type"] = "datasource", ["name"] = "datasource", ["label"] = "Prometheus", ["query"] = "prometheus", ["refresh"] = 1, ["multi"] = false, ["includeAll"] = false },
            Variable("target", "Server", Targets),
        };
        if (board.HasDatabases)
        {
            list.Add((JsonNode)Variable("db_namespace", "Database", Databases));
        }

        return list;
    }

    /// <summary>Of all values <c>.*</c> is sent, and not each of them: what has no database is then shown as well.</summary>
    private static JsonObject Variable(string name, string label, string query) => new()
    {
        ["type"] = "query",
        ["name"] = name,
        ["label"] = label,
        ["datasource"] = PanelJson.Source,
        ["definition"] = query,
        ["query"] = new JsonObject { ["query"] = query, ["refId"] = name },
        ["refresh"] = 2,
        ["sort"] = 1,
        ["multi"] = true,
        ["includeAll"] = true,
        ["allValue"] = ".*",
        ["current"] = new JsonObject { ["selected"] = true, ["text"] = new JsonArray { "All" }, ["value"] = new JsonArray { "$__all" } },
    };

    private static JsonArray Panels(Board board)
    {
        var (panels, id, y) = (new JsonArray(), 1, 0);
        foreach (var section in board.Sections)
        {
            panels.Add((JsonNode)new JsonObject { ["id"] = id++, ["type"] = "row", ["title"] = section.Title, ["collapsed"] = false, ["gridPos"] = Place(0, y++, 24, 1), ["panels"] = new JsonArray() });
            var (x, below) = (0, y);
            foreach (var panel in section.Panels)
            {
                if (x + panel.Width > 24)
                {
                    (x, y) = (0, below);
                }

                panels.Add((JsonNode)PanelJson.Of(panel, id++, Place(x, y, panel.Width, panel.Height)));
                x += panel.Width;
                below = Math.Max(below, y + panel.Height);
            }

            y = below;
        }

        return panels;
    }

    private static JsonObject Place(int x, int y, int width, int height) => new() { ["x"] = x, ["y"] = y, ["w"] = width, ["h"] = height };
}
