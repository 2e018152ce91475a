using System.Text.Json;

namespace Labs.Series.Tests;

/// <summary>
/// The notebooks about Services on a cluster that they know only by its kubeconfig, as on a reader's own cluster. A notebook of the test
/// owns the cluster. It is a kind cluster, whose nodes have the public image of nginx under its public name.
/// </summary>
public sealed class ForeignClusterTests
{
    private const string Owner = """
        #load "ROOT/notebooks/labs.csx"
        var lab = await Lab.OpenAsync("foreign-cluster");
        var docker = await lab.DockerAsync();
        var cluster = await lab.KindAsync(new() { Workers = 2, Fresh = true });
        var image = await cluster.ImageAsync("nginx");
        foreach (var node in cluster.Nodes)
            (await node.Container.ExecAsync("ctr", "-n", "k8s.io", "images", "tag", $"docker.io/{image}", "docker.io/library/nginx:1.28"))
                .ThrowIfFailed();
        System.IO.File.Copy(cluster.Kubeconfig, "FOLDER/kubeconfig.new");
        System.IO.File.Move("FOLDER/kubeconfig.new", "FOLDER/kubeconfig");
        while (!System.IO.File.Exists("FOLDER/end")) await Task.Delay(200);
        await lab.DisposeAsync();
        """;

    [Fact, Needs(Capability.Docker, Capability.Root)]
    public async Task The_notebooks_about_services_run_on_a_cluster_of_a_kubeconfig()
    {
        using var folder = new TemporaryFolder();
        var kubeconfig = folder.PathOf("kubeconfig");
        var source = Owner.Replace("ROOT", Repository.Root).Replace("FOLDER", folder.Path);
        var cell = new { cell_type = "code", id = "owner", metadata = new { }, outputs = Array.Empty<string>(), source };
        var notebook = new
        {
            cells = new[] { cell },
            metadata = new { kernelspec = new { name = "labs-csharp", display_name = "C# (Labs)" } },
            nbformat = 4,
            nbformat_minor = 5,
        };
        var file = folder.Write("owner.ipynb", JsonSerializer.Serialize(notebook));
        using LabsCommand other = new(), labs = new();
        using var owner = other.Start("run", file, "--out", other.Out, "--cell-timeout", "1800");
        try
        {
            var deadline = DateTime.UtcNow.AddMinutes(5);
            while (!File.Exists(kubeconfig) && !owner.HasExited && DateTime.UtcNow < deadline)
                await Task.Delay(200, TestContext.Current.CancellationToken);
            Assert.True(File.Exists(kubeconfig), owner.Said);

            string[] notebooks = ["k8s-services", "k8s-service-access"];
            var finished = await labs.RunNotebooksAsync(
                TimeSpan.FromMinutes(15), [.. notebooks, "--short", "--solutions", "--kubeconfig", kubeconfig]);
            Assert.True(finished.ExitCode == 0, finished.Said);
            foreach (var slug in notebooks)
            {
                var result = JsonDocument.Parse(await File.ReadAllTextAsync(
                    Path.Combine(labs.Out, "results", slug + ".json"), TestContext.Current.CancellationToken)).RootElement;
                var open = result.GetProperty("claims").EnumerateArray()
                    .Where(claim => claim.GetProperty("verdict").GetString() == "not testable here").ToList();
                // Each says what would decide it: a kind cluster, or a kube-proxy in mode ipvs.
                Assert.All(open, claim => Assert.Matches("--kubeconfig|[Mm]ode ipvs", claim.GetProperty("evidence").ToString()));
                Assert.InRange(open.Count, 1, 10);
            }
        }
        finally
        {
            await File.WriteAllTextAsync(folder.PathOf("end"), "", CancellationToken.None);
            await owner.FinishAsync(TimeSpan.FromMinutes(2));
        }
    }
}
