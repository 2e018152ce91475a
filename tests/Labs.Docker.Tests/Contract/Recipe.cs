using System.Formats.Tar;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker.Tests.Contract;

/// <summary>Builds images from one Dockerfile.</summary>
internal static class Recipe
{
    public static async Task BuildAsync(
        DockerClient client, string dockerfile, List<JSONMessage> messages, string? tag = null,
        params (string Name, string Value)[] arguments)
    {
        using var context = new MemoryStream();
        using (var writer = new TarWriter(context, TarEntryFormat.Pax, leaveOpen: true))
        {
            var content = new MemoryStream(Encoding.UTF8.GetBytes(dockerfile));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "Dockerfile") { DataStream = content });
        }
        context.Position = 0;
        var parameters = new ImageBuildParameters
        {
            Tags = tag is null ? [] : [tag],
            Remove = true,
            ForceRemove = true,
            NoCache = true,
            BuildArgs = arguments.ToDictionary(pair => pair.Name, pair => pair.Value),
        };
        await client.Images.BuildImageFromDockerfileAsync(parameters, context, null, null, new Reporter<JSONMessage>(messages.Add));
    }
}
