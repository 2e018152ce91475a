using System.Text.Json.Nodes;

namespace Labs.Kubernetes.Tests.Contract;

/// <summary>The views parse amounts of storage with KubernetesClient's ResourceQuantity and return bytes.</summary>
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
    public void Amounts_of_storage_are_returned_in_bytes(string? text, long bytes)
    {
        var volume = new PersistentVolume(Parsed("""{"spec":{"capacity":{"storage":AMOUNT}}}""", text));
        var claim = new PersistentVolumeClaim(Parsed(
            """{"spec":{"resources":{"requests":{"storage":AMOUNT}}},"status":{"capacity":{"storage":AMOUNT}}}""", text));

        Assert.Equal((bytes, bytes, bytes), (volume.CapacityBytes, claim.RequestBytes, claim.CapacityBytes));
    }

    private static KubeObject Parsed(string json, string? amount) =>
        new((JsonObject)JsonNode.Parse(json.Replace("AMOUNT", amount is null ? "null" : $"\"{amount}\""))!);
}
