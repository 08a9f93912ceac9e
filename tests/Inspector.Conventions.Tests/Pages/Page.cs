using System.Collections.Immutable;
using Inspector.Agent.Web;
using Inspector.Tests.Dashboards;

namespace Inspector.Tests.Pages;

/// <summary>A page of <c>docs/</c>, or a dashboard, that is made from the code.</summary>
/// <param name="File">Where it is, relative to the root of the repository.</param>
/// <param name="Text">What it says.</param>
internal sealed record Page(string File, string Text)
{
    /// <summary>The folder in which there is nothing else.</summary>
    public const string ProbesFolder = "docs/probes/";

    /// <summary>Stands at the top of each.</summary>
    public const string Notice = "<!-- Made from the code by ./build.sh docs. -->\n\n";

    /// <summary>Every page.</summary>
    public static ImmutableArray<Page> All =>
    [
        .. Probes.All.Select(ProbePage.Of), CataloguePage.Create(), SqlPage.Create(), MetricsPage.Create(), ConfigurationPage.Create(), ConfigurationPage.Schema(),
        new("docs/openapi.json", OpenApi.Text(Routes.Create())), .. Board.All.Select(BoardJson.Of),
    ];
}
