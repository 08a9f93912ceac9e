using System.Text.Json.Nodes;

namespace Inspector.Tests.Deploy;

/// <summary>What the documents of a rendering say of each other is true. Read off what was approved.</summary>
public sealed class ChartReferenceTests
{
    [Theory]
    [MemberData(nameof(Chart.Names), MemberType = typeof(Chart))]
    public void Every_document_is_an_object_of_the_namespace_with_a_name_of_its_own(string name)
    {
        var all = Chart.Approved(name);
        Assert.All(all, one => Assert.Equal("monitoring", one.At("metadata", "namespace")?.GetValue<string>()));
        Assert.All(all, one => Assert.NotNull(one.At("apiVersion")));
        Assert.Equal(all.Count, all.Select(one => (one.Kind, one.Name)).Distinct().Count());
        Assert.All(all, one => Assert.InRange(one.Name.Length, 1, 63));
    }

    [Theory]
    [MemberData(nameof(Chart.Names), MemberType = typeof(Chart))]
    public void Nothing_gives_a_right_and_nothing_is_a_secret(string name) =>
        Assert.DoesNotContain(Chart.Approved(name), one => one.Kind is "Secret" || one.Kind.Contains("Role", StringComparison.Ordinal) || one.Kind.Contains("Webhook", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Chart.Names), MemberType = typeof(Chart))]
    public void Every_selector_selects_the_pods(string name)
    {
        var all = Chart.Approved(name);
        var workload = all.Single(one => one.Pod is not null);
        var labels = Document.At(workload.Pod, "metadata", "labels");
        var selectors = all.Where(one => one.Kind == "Service").Select(one => one.At("spec", "selector"))
            .Concat(all.Where(one => one.Kind is "PodDisruptionBudget" or "Deployment" or "StatefulSet").Select(one => one.At("spec", "selector", "matchLabels")))
            .Concat(all.Where(one => one.Kind == "NetworkPolicy").Select(one => one.At("spec", "podSelector", "matchLabels")))
            .Concat(Document.Items(Document.At(workload.Pod, "spec", "topologySpreadConstraints")).Select(one => Document.At(one, "labelSelector", "matchLabels")))
            .ToList();
        Assert.True(selectors.Count >= 2);
        Assert.All(selectors, selector => Assert.True(Document.Selects(selector, labels), $"{selector?.ToJsonString()} does not select {labels?.ToJsonString()}"));
    }

    [Theory]
    [InlineData("fleet")]
    [InlineData("everything")]
    public void Prometheus_scrapes_every_agent_once(string name)
    {
        var all = Chart.Approved(name);
        var monitor = all.Single(one => one.Kind == "ServiceMonitor");
        var scraped = Assert.Single(all, one => one.Kind == "Service" && Document.Selects(monitor.At("spec", "selector", "matchLabels"), one.At("metadata", "labels")));
        Assert.NotEqual("None", scraped.At("spec", "clusterIP")?.GetValue<string>());
        Assert.All(Document.Items(monitor.At("spec", "endpoints")), endpoint => Assert.Contains(endpoint["port"]!.GetValue<string>(), Ports(scraped.At("spec", "ports"), "name")));
    }

    [Theory]
    [MemberData(nameof(Chart.Names), MemberType = typeof(Chart))]
    public void Every_port_that_is_named_is_one_of_the_container(string name)
    {
        var all = Chart.Approved(name);
        var container = Document.Items(Document.At(all.Single(one => one.Pod is not null).Pod, "spec", "containers")).Single();
        var known = Ports(container["ports"], "name").ToList();
        var named = all.Where(one => one.Kind == "Service").SelectMany(one => Ports(one.At("spec", "ports"), "targetPort"))
            .Concat(all.Where(one => one.Kind == "NetworkPolicy").SelectMany(one => Document.Items(one.At("spec", "ingress"))).SelectMany(rule => Ports(rule["ports"], "port")));
        Assert.All(named, port => Assert.Contains(port, known));
    }

    [Theory]
    [MemberData(nameof(Chart.Names), MemberType = typeof(Chart))]
    public void Every_object_that_is_named_is_there(string name)
    {
        var all = Chart.Approved(name);
        var workload = all.Single(one => one.Pod is not null);
        var pod = Document.At(workload.Pod, "spec")!;
        Assert.All(Document.Items(pod["volumes"]).Where(volume => volume["configMap"] is not null), volume => Assert.Contains(all, one => one.Kind == "ConfigMap" && one.Name == Text(volume["configMap"]!["name"])));
        Assert.All(Document.Everywhere(pod, "claimName"), claim => Assert.Contains(all, one => one.Kind == "PersistentVolumeClaim" && one.Name == Text(claim)));
        Assert.True(Text(pod["serviceAccountName"]) == "default" || all.Any(one => one.Kind == "ServiceAccount" && one.Name == Text(pod["serviceAccountName"])));
        Assert.True(workload.At("spec", "serviceName") is not { } service || all.Any(one => one.Kind == "Service" && one.Name == Text(service) && Text(one.At("spec", "clusterIP")) == "None"));
    }

    /// <summary>Whoever is named by the values has to be there before; nobody else is asked for anything.</summary>
    [Theory]
    [MemberData(nameof(Chart.Names), MemberType = typeof(Chart))]
    public void Every_secret_that_is_named_is_one_of_the_values(string name)
    {
        var values = Chart.Given(name);
        var given = Document.Everywhere(values, "passwordSecret").Concat(Document.Everywhere(values, "tokenSecret")).Concat(Document.Everywhere(values, "secretKeyRef")).Select(one => Text(one["name"]))
            .Concat(Document.Everywhere(values, "secret").Select(Text)).Concat(Document.Everywhere(values, "pullSecrets").SelectMany(Document.Items).Select(Text));
        var used = Chart.Approved(name).SelectMany(one => Document.Everywhere(one.Root, "secret").Concat(Document.Everywhere(one.Root, "secretKeyRef")).Concat(Document.Everywhere(one.Root, "credentials")).Concat(Document.Everywhere(one.Root, "imagePullSecrets").SelectMany(Document.Items)))
            .Select(one => Text(one["name"]));
        Assert.Equal(given.Order(StringComparer.Ordinal).Distinct(), used.Order(StringComparer.Ordinal).Distinct());
    }

    private static IEnumerable<string> Ports(JsonNode? ports, string key) => Document.Items(ports).Select(port => Text(port[key]));

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
