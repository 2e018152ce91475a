namespace Labs.Kubernetes.Tests.Dns;

[Collection(SharedCluster.Collection)]
public sealed class PodDnsTests(SharedCluster shared)
{
    [Fact, Needs(Capability.Docker)]
    public async Task A_pod_gets_the_records_of_a_headless_service_and_hosts_answer_by_name()
    {
        var api = await shared.Cluster.ApiAsync();
        var pods = await WebPods.OpenAsync(shared.Cluster);
        var web = await pods.StartAsync([new("named-a") { App = "named" }, new("named-b") { App = "named" }, WebPod.Client("asker")]);
        await pods.ServeAsync(new WebService("named")
        {
            Selector = new Dictionary<string, string> { ["app"] = "named" }, Headless = true, Port = WebPod.Port, PortName = "http",
        });
        var name = $"named.{api.Namespace}.svc.cluster.local";
        var addresses = web.Take(2).Select(pod => pod.IpAddress!).Order().ToArray();
        await Wait.UntilAsync("both addresses", async token =>
        {
            var answer = await api.QueryDnsAsync("asker", name, cancellationToken: token);
            return (answer.Values(DnsType.A).Order().SequenceEqual(addresses), string.Join(", ", answer.Values(DnsType.A)));
        }, TimeSpan.FromSeconds(60));

        var srv = await api.QueryDnsAsync("asker", $"_http._tcp.{name}", DnsType.Srv, 3);
        Assert.Equal(3, srv.Count);
        Assert.All(srv, answer => Assert.Equal(2, answer.Values(DnsType.Srv).Count));
        Assert.All(srv[0].Records, record => Assert.Equal(WebPod.Port, record.Port));
        Assert.Equal(3, (await api.QueryDnsAsync("asker", $"nobody.{api.Namespace}.svc.cluster.local")).Code);

        var answers = await pods.AskAsync("asker", $"{addresses[0]}:{WebPod.Port}", 5);
        Assert.Equal(5, answers.Count);
        Assert.Equal(web[2].IpAddress, Assert.Single(answers.Select(answer => answer.Client).Distinct()));
        await using (await pods.HangAsync(web[0].Name))
            Assert.Empty(await pods.AskAsync("asker", $"{web[0].IpAddress}:{WebPod.Port}", limit: TimeSpan.FromSeconds(0.5)));
        await pods.WaitForAsync("asker", $"{web[0].IpAddress}:{WebPod.Port}");
    }
}
