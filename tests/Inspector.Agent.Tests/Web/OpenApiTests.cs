using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspector.Agent.Scheduling;
using Inspector.Agent.Web;
using Inspector.Tests.Reports;

namespace Inspector.Tests.Web;

/// <summary>The document says what is answered.</summary>
public sealed class OpenApiTests
{
    public static TheoryData<string, string> Answers => new()
    {
        { "/readyz", "/readyz" },
        { "/api/v1/targets", "/api/v1/targets" },
        { "/api/v1/targets/orders", "/api/v1/targets/{name}" },
        { "/api/v1/targets/billing", "/api/v1/targets/{name}" },
        { "/api/v1/findings", "/api/v1/findings" },
        { "/api/v1/findings?limit=2", "/api/v1/findings" },
        { "/api/v1/locks", "/api/v1/locks" },
        { "/api/v1/locks/orders", "/api/v1/locks/{name}" },
        { "/api/v1/incidents", "/api/v1/incidents" },
        { "/api/v1/inspections", "/api/v1/inspections" },
        { "/openapi.json", "/openapi.json" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_is_what_the_document_says(string path, string route)
    {
        await using var served = await Served.StartAsync();
        served.Agent.Targets = [.. served.Agent.Targets, FakeAgent.Orders with { Name = "hostile", Databases = [new(Hostile.Names[0]) { Inspection = KeptInspection.Of(Hostile.Inspection, FakeAgent.At) }], Locks = SeenLocks.Of(LockPictures.Hostile) }];
        Assert.Empty(Schema(await served.TextAsync("/openapi.json"), route, "200").Check(await served.TextAsync(path)));
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/api/v1/findings?severity=bad")]
    public async Task A_problem_is_what_the_document_says(string path)
    {
        await using var served = await Served.StartAsync();
        var document = await served.TextAsync("/openapi.json");
        using var response = await served.GetAsync(path);
        Assert.Empty(Schema(document, null, "").Check(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Every_reference_of_the_document_leads_somewhere_and_every_schema_is_used()
    {
        await using var served = await Served.StartAsync();
        var document = JsonNode.Parse(await served.TextAsync("/openapi.json"))!;
        var references = References(document).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.DoesNotContain(references, reference => reference[2..].Split('/').Aggregate<string, JsonNode?>(document, (at, name) => at?[name]) is null);
        var schemas = document["components"]!["schemas"]!.AsObject().Select(schema => $"#/components/schemas/{schema.Key}");
        Assert.Empty(schemas.Except(references));
    }

    [Fact]
    public async Task Every_route_of_the_document_answers_and_names_its_operation_once()
    {
        await using var served = await Served.StartAsync();
        var routes = Routes.Create();
        Assert.Equal(routes.Length, routes.Select(route => route.Id).Distinct().Count());
        foreach (var route in routes)
        {
            using var response = await served.GetAsync(route.Path.Replace("{name}", "orders", StringComparison.Ordinal));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains(response.Content.Headers.ContentType!.MediaType, route.Content.Select(content => content.ContentType.Split(';')[0]));
            Assert.Equal(route.IsTagged, response.Headers.ETag is not null);
        }
    }

    /// <summary>The schema of an answer as one that stands alone.</summary>
    private static JsonSchema Schema(string document, string? route, string status)
    {
        var whole = JsonNode.Parse(document.Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!;
        var response = route is null ? whole["components"]!["responses"]!["Problem"] : whole["paths"]![route]!["get"]!["responses"]![status];
        var schema = response!["content"]!.AsObject().Single().Value!["schema"]!.DeepClone().AsObject();
        schema["$defs"] = whole["components"]!["schemas"]!.DeepClone();
        return new(JsonSerializer.SerializeToElement(schema), isClosed: route != "/openapi.json");
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject one => one.SelectMany(property => property.Key == "$ref" ? [property.Value!.GetValue<string>()] : References(property.Value)),
        JsonArray several => several.SelectMany(References),
        _ => [],
    };
}
