using System.Text.Json;
using Inspector.Agent.Reports;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Tests.Reports;

public sealed class JsonReportTests
{
    private static readonly JsonSchema Contract = JsonSchema.Load(Checkout.File("docs", "inspection.schema.json"), isClosed: true);

    [Fact]
    public void One_database_is_the_object_itself() => Transcript.Check("ordinary.json", Written.Json(Samples.Ordinary));

    [Fact]
    public void Several_databases_are_a_list_with_the_failures() => Transcript.Check("several.json", Written.Json(Samples.Several));

    [Fact]
    public void It_keeps_to_the_contract() => Assert.Empty(Contract.Check(Written.Json(Samples.Ordinary)));

    [Fact]
    public void Several_databases_keep_to_the_contract() => Assert.Empty(Contract.Check(Written.Json(Samples.Several)));

    [Fact]
    public void An_empty_inspection_keeps_to_the_contract() => Assert.Empty(Contract.Check(Written.Json(ScanResult.Of(Samples.Empty))));

    [Fact]
    public void No_database_at_all_keeps_to_the_contract() =>
        Assert.Empty(Contract.Check(Written.Json(Samples.Several with { Inspections = [] })));

    [Fact]
    public void Every_value_of_every_enumeration_keeps_to_the_contract()
    {
        var findings = Enumerable.Range(0, 60).Select(i => Samples.Finding("duplicate-index", Nth<Severity>(i), Nth<Confidence>(i), new(Nth<ObjectKind>(i), null, "x"), "x") with
        {
            State = Nth<FindingState>(i),
            Plan = Plan.Of(Samples.Drop with { Locks = [new(Nth<LockMode>(i), "x")], Phase = Nth<Phase>(i), Blocks = Nth<Blocks>(i), Work = Nth<Work>(i) }),
        });
        var outcomes = Enum.GetValues<OutcomeStatus>().Select(status => new Outcome("duplicate-index", status, null, 0));

        Assert.Empty(Contract.Check(Written.Json(ScanResult.Of(Samples.Empty with { Findings = [.. findings], Outcomes = [.. outcomes] }))));

        static T Nth<T>(int i)
            where T : struct, Enum => Enum.GetValues<T>()[i % Enum.GetValues<T>().Length];
    }

    [Fact]
    public void Every_property_of_the_contract_is_described()
    {
        var undescribed = new List<string>();
        Walk(Contract.Root, "$");
        Assert.Empty(undescribed);

        void Walk(JsonElement schema, string path)
        {
            if (schema.ValueKind == JsonValueKind.Object)
            {
                if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
                {
                    undescribed.AddRange(properties.EnumerateObject().Where(property => !property.Value.TryGetProperty("description", out _)).Select(property => $"{path}.{property.Name}"));
                }

                foreach (var part in schema.EnumerateObject())
                {
                    Walk(part.Value, $"{path}.{part.Name}");
                }
            }
        }
    }

    [Fact]
    public void Every_property_of_the_contract_is_written_in_some_sample()
    {
        var written = new HashSet<string>(StringComparer.Ordinal);
        var function = Samples.Finding("x", Severity.Info, Confidence.Likely, new(ObjectKind.Function, "public", "f") { Arguments = "int4" }, "x") with { Impact = new() { EndsAt = DateTimeOffset.UnixEpoch } };
        Collect(JsonDocument.Parse(Written.Json(Samples.Ordinary)).RootElement);
        Collect(JsonDocument.Parse(Written.Json(Samples.Several)).RootElement);
        Collect(JsonDocument.Parse(Written.Json(ScanResult.Of(Samples.Empty with { Findings = [function] }))).RootElement);

        var described = Contract.Root.GetProperty("$defs").EnumerateObject()
            .Where(definition => definition.Value.TryGetProperty("properties", out _))
            .SelectMany(definition => definition.Value.GetProperty("properties").EnumerateObject())
            .Select(property => property.Name);
        Assert.Empty(described.Except(written));

        void Collect(JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in value.EnumerateObject())
                {
                    written.Add(property.Name);
                    Collect(property.Value);
                }
            }
            else if (value.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in value.EnumerateArray())
                {
                    Collect(item);
                }
            }
        }
    }

    [Fact]
    public void Numbers_stay_numbers_and_what_is_no_number_is_null()
    {
        var evidence = Evidence([long.MaxValue, 7, 0.5, 0.1f, 1.25m, double.NaN, double.PositiveInfinity, true, "1", null]);

        Assert.Equal(["9223372036854775807", "7", "0.5", "0.10000000149011612", "1.25", "null", "null", "true", "\"1\"", "null"], evidence);
    }

    [Fact]
    public void What_costs_nothing_known_has_an_empty_impact()
    {
        using var document = JsonDocument.Parse(Written.Json(ScanResult.Of(Samples.Empty with { Findings = [Samples.Finding("x", Severity.Info, Confidence.Likely, Samples.Index("i"), "t")] })));

        Assert.Equal("{}", document.RootElement.GetProperty("findings")[0].GetProperty("impact").GetRawText());
    }

    [Fact]
    public void The_shape_follows_the_question_not_the_number_of_databases()
    {
        using var asked = JsonDocument.Parse(Written.Json(Samples.Several with { Failures = [], Inspections = [Samples.Empty] }));

        Assert.Equal(1, asked.RootElement.GetProperty("inspections").GetArrayLength());
    }

    [Fact]
    public void What_a_narrow_run_cannot_tell_is_null()
    {
        using var document = JsonDocument.Parse(Written.Json(Samples.Several));

        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("unusedSuppressions").ValueKind);
        Assert.Equal(1, document.RootElement.GetProperty("expiredSuppressions").GetArrayLength());
    }

    [Theory]
    [InlineData(2_000, "2s")]
    [InlineData(500, "500ms")]
    [InlineData(1_500, "1500ms")]
    [InlineData(90_000, "90s")]
    [InlineData(0.2, "1ms")]
    public void A_timeout_is_what_SET_takes(double milliseconds, string expected) => Assert.Equal(expected, Notation.Timeout(TimeSpan.FromMilliseconds(milliseconds)));

    private static IEnumerable<string> Evidence(object?[] values)
    {
        var finding = Samples.Finding("x", Severity.Info, Confidence.Likely, Samples.Index("i"), "t") with
        {
            Evidence = [.. values.Select(value => new Evidence("fact", value, null, "catalog"))],
        };
        using var document = JsonDocument.Parse(Written.Json(ScanResult.Of(Samples.Empty with { Findings = [finding] })));
        return [.. document.RootElement.GetProperty("findings")[0].GetProperty("evidence").EnumerateArray().Select(fact => fact.GetProperty("value").GetRawText())];
    }
}
