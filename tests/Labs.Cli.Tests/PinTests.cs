using System.Text.RegularExpressions;
using System.Xml.Linq;
using Labs.Docker;

namespace Labs.Cli.Tests;

/// <summary>What comes from elsewhere is named so that nobody can exchange it, or the place says why it is not.</summary>
public sealed partial class PinTests
{
    [Fact]
    public void Actions_of_workflows_are_named_by_commit()
    {
        var uses = Files(".github/workflows", "*.yml").SelectMany(file => Uses().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(uses);
        Assert.DoesNotContain(uses, action => !Commit().IsMatch(action));
    }

    [Fact]
    public void Packages_have_exact_versions_that_are_audited_and_another_version_is_an_error()
    {
        var packages = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"));
        var versions = packages.Descendants("PackageVersion").Select(package => (string)package.Attribute("Version")!).ToList();
        Assert.NotEmpty(versions);
        Assert.DoesNotContain(versions, version => !Version().IsMatch(version));
        foreach (var project in new[] { "src", "bench", "tests" }.SelectMany(folder => Files(folder, "*.csproj")))
            Assert.DoesNotContain(XDocument.Load(project).Descendants("PackageReference"), one =>
                one.Attribute("Version") is not null || one.Attribute("VersionOverride") is not null);

        var settings = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants()
            .Where(element => !element.HasElements).ToLookup(element => element.Name.LocalName, element => element.Value);
        Assert.Equal(["true"], settings["NuGetAudit"]);
        Assert.Equal(["all"], settings["NuGetAuditMode"]);
        Assert.Equal(["low"], settings["NuGetAuditLevel"]);
        // NU1603: another version than the requested one was resolved. Only what says that a feed has no data is no error.
        Assert.Equal(["true"], settings["TreatWarningsAsErrors"]);
        Assert.Equal(["$(WarningsNotAsErrors);NU1900;NU1905"], settings["WarningsNotAsErrors"]);
    }

    [Fact]
    public void Images_of_nodes_and_databases_are_pinned_by_digest_and_the_others_by_version()
    {
        var pulled = ImageCatalogue.Load().Entries.Where(entry => entry.Pull is not null)
            .ToDictionary(entry => entry.Name, entry => entry.Pull!);
        foreach (var name in new[] { "kind-node", "mysql-base", "mysql-8.4-base", "mariadb-base" })
            Assert.Matches("^[\\w/]+:v?[0-9.]+@sha256:[0-9a-f]{64}$", pulled[name]);
        Assert.DoesNotContain(pulled.Values, image => !TaggedImage().IsMatch(image));
    }

    [Fact]
    public void An_old_package_list_is_accepted_only_where_the_reason_is_given()
    {
        var places = new[] { "lab-env", ".ci", ".github" }.SelectMany(folder => Files(folder, "*"))
            .Where(file => File.ReadAllText(file).Contains("Check-Valid-Until=false", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(places);
        Assert.DoesNotContain(places, file => !File.ReadAllText(file).Contains("# Check-Valid-Until: ", StringComparison.Ordinal));
    }

    private static string[] Files(string folder, string pattern) =>
        Directory.GetFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories);

    [GeneratedRegex(@"^\s*-?\s*uses:\s*(\S+)", RegexOptions.Multiline)]
    private static partial Regex Uses();

    [GeneratedRegex("^[\\w.-]+/[\\w./-]+@[0-9a-f]{40}$")]
    private static partial Regex Commit();

    [GeneratedRegex(@"^\d+(?:\.\d+)+(?:-[\w.]+)?$")]
    private static partial Regex Version();

    [GeneratedRegex("^[\\w./-]+:v?[0-9][\\w.-]*(?:@sha256:[0-9a-f]{64})?$")]
    private static partial Regex TaggedImage();
}
