using System.Text.Json.Nodes;

namespace Inspector.Tests.Deploy;

/// <summary>The pods that the chart makes are bounded, confined and asked how they are. Read off what was approved.</summary>
public sealed class ChartPodTests
{
    private static readonly (string Probe, string Path)[] Probes = [("startupProbe", "/healthz"), ("livenessProbe", "/healthz"), ("readinessProbe", "/readyz")];

    [Theory]
    [MemberData(nameof(Chart.Names), MemberType = typeof(Chart))]
    public void Every_container_is_asked_how_it_is(string name) =>
        Assert.All(Containers(name), container =>
        {
            var ports = Document.Items(container["ports"]).Select(port => port["name"]!.GetValue<string>());
            Assert.All(Probes, one =>
            {
                Assert.Equal(one.Path, Document.At(container, one.Probe, "httpGet", "path")?.GetValue<string>());
                Assert.Contains(Document.At(container, one.Probe, "httpGet", "port")!.GetValue<string>(), ports);
            });
        });

    [Theory]
    [MemberData(nameof(Chart.Names), MemberType = typeof(Chart))]
    public void Every_container_asks_for_what_it_needs_and_has_an_end(string name) =>
        Assert.All(Containers(name), container =>
        {
            Assert.NotNull(Document.At(container, "resources", "requests", "cpu"));
            Assert.NotNull(Document.At(container, "resources", "requests", "memory"));
            Assert.NotNull(Document.At(container, "resources", "limits", "memory"));
        });

    [Theory]
    [MemberData(nameof(Chart.Names), MemberType = typeof(Chart))]
    public void Every_container_is_confined(string name) =>
        Assert.All(Containers(name), container => Assert.Equal(
            """{"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,"capabilities":{"drop":["ALL"]}}""",
            container["securityContext"]!.ToJsonString()));

    [Theory]
    [MemberData(nameof(Chart.Names), MemberType = typeof(Chart))]
    public void Every_pod_is_nobody_and_has_no_token_of_the_cluster(string name)
    {
        var pod = Document.At(Workload(name).Pod, "spec")!;
        Assert.True(Document.At(pod, "securityContext", "runAsNonRoot")!.GetValue<bool>());
        Assert.Equal("RuntimeDefault", Document.At(pod, "securityContext", "seccompProfile", "type")!.GetValue<string>());
        Assert.False(pod["automountServiceAccountToken"]!.GetValue<bool>());
        Assert.Empty(((JsonObject)pod).Select(pair => pair.Key).Intersect(["hostNetwork", "hostPID", "hostIPC", "initContainers"]));
        Assert.All(Document.Items(pod["volumes"]), volume => Assert.Null(volume["hostPath"]));
    }

    [Theory]
    [MemberData(nameof(Chart.Names), MemberType = typeof(Chart))]
    public void Every_volume_is_mounted_and_every_mount_has_its_volume(string name)
    {
        var pod = Document.At(Workload(name).Pod, "spec")!;
        var mounts = Document.Items(pod["containers"]).SelectMany(container => Document.Items(container["volumeMounts"])).ToList();
        Assert.Equal(Document.Items(pod["volumes"]).Select(Name).Order(StringComparer.Ordinal), mounts.Select(Name).Order(StringComparer.Ordinal));
        Assert.Equal(["/var/lib/inspector"], mounts.Where(mount => mount["readOnly"] is null).Select(mount => mount["mountPath"]!.GetValue<string>()));
    }

    [Fact]
    public void One_agent_is_never_two()
    {
        Assert.All((string[])["minimal", "tls", "off"], name =>
        {
            var agent = Assert.Single(Chart.Approved(name), one => one.Pod is not null);
            Assert.Equal(("Deployment", 1, "Recreate"), (agent.Kind, agent.At("spec", "replicas")!.GetValue<int>(), agent.At("spec", "strategy", "type")!.GetValue<string>()));
        });
    }

    [Theory]
    [InlineData("fleet", 3)]
    [InlineData("everything", 5)]
    public void A_fleet_has_agents_with_names_is_spread_and_loses_one_at_a_time(string name, int replicas)
    {
        var fleet = Workload(name);
        Assert.Equal(("StatefulSet", replicas), (fleet.Kind, fleet.At("spec", "replicas")!.GetValue<int>()));
        Assert.NotEmpty(Document.Items(Document.At(fleet.Pod, "spec", "topologySpreadConstraints")));
        Assert.Equal(1, Assert.Single(Chart.Approved(name), one => one.Kind == "PodDisruptionBudget").At("spec", "maxUnavailable")!.GetValue<int>());
    }

    [Fact]
    public void Nothing_is_left_on_when_everything_is_off() =>
        Assert.Equal(["ConfigMap", "Deployment", "Service"], Chart.Approved("off").Select(one => one.Kind));

    private static Document Workload(string name) => Chart.Approved(name).Single(one => one.Pod is not null);

    private static List<JsonNode> Containers(string name)
    {
        var containers = Document.Items(Document.At(Workload(name).Pod, "spec", "containers")).ToList();
        Assert.NotEmpty(containers);
        return containers;
    }

    private static string Name(JsonNode node) => node["name"]!.GetValue<string>();
}
