using System.Text.Json;
using Inspector.Remediation;

namespace Inspector.Agent.Reports;

/// <summary>A plan as the contract has it (<c>docs/inspection.schema.json</c>).</summary>
internal static class PlanJson
{
    public static void Write(Utf8JsonWriter json, Plan plan)
    {
        json.WriteStartObject();
        json.WriteStartArray("steps");
        foreach (var step in plan.Steps)
        {
            Write(json, step);
        }

        json.WriteEndArray();
        json.WriteString("whyNone", plan.WhyNone);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Step step)
    {
        json.WriteStartObject();
        json.WriteString("phase", Notation.Of(step.Phase));
        json.WriteString("sql", step.Sql.Text);
        json.WriteStartArray("locks");
        foreach (var @lock in step.Locks)
        {
            json.WriteStartObject();
            json.WriteString("mode", @lock.Mode.ToString());
            json.WriteString("on", @lock.On);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("blocks", Notation.Of(step.Blocks));
        json.WriteBoolean("transactional", step.IsTransactional);
        json.WriteString("work", Notation.Of(step.Work));
        json.WriteString("lockTimeout", step.LockTimeout is { } timeout ? Notation.Timeout(timeout) : null);
        json.WriteString("verify", step.Verify.Text);
        json.WriteString("rollback", step.Rollback?.Text);
        json.WriteString("whyNoRollback", step.WhyNoRollback);
        json.WriteStartArray("caveats");
        foreach (var caveat in step.Caveats)
        {
            json.WriteStringValue(caveat);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
