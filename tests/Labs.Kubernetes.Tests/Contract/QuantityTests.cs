using System.Text.Json.Nodes;

namespace Labs.Kubernetes.Tests.Contract;

/// <summary>Amounts of storage are read by KubernetesClient's ResourceQuantity; the views give bytes.</summary>
public sealed class QuantityTests
{
    [Theory]
    [InlineData("10Gi", 10737418240)]
    [InlineData("1500M", 1500000000)]
    [InlineData("0.5Ki", 512)]
    [InlineData("1e3", 1000)]
    [InlineData("2000m", 2)]
    [InlineData("1E", 1000000000000000000)]
    [InlineData("1Ei", 1152921504606846976)]
    [InlineData(null, 0)]
    public void Amounts_are_bytes(string? text, long bytes)
    {
        var volume = new PersistentVolume(new KubeObject(new JsonObject { ["spec"] = new JsonObject { ["capacity"] = new JsonObject { ["storage"] = text } } }));
        var claim = new PersistentVolumeClaim(new KubeObject(new JsonObject
        {
            ["spec"] = new JsonObject { ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = text } } },
            ["status"] = new JsonObject { ["capacity"] = new JsonObject { ["storage"] = text } },
        }));

        Assert.Equal((bytes, bytes, bytes), (volume.CapacityBytes, claim.RequestBytes, claim.CapacityBytes));
    }
}
