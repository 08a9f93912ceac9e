using System.Text;

[assembly: AssemblyFixture(typeof(Inspector.Tests.Pages.PagesWritten))]

namespace Inspector.Tests.Pages;

/// <summary>With <c>INSPECTOR_WRITE_DOCS=1</c> the pages are written before the first test looks at them.</summary>
public sealed class PagesWritten
{
    public PagesWritten()
    {
        if (Environment.GetEnvironmentVariable("INSPECTOR_WRITE_DOCS") == "1")
        {
            foreach (var page in Page.All)
            {
                var file = Repository.PathOf(page.File);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, page.Text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            }
        }
    }
}
