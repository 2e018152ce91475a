using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker.Tests.Contract;

/// <summary>Tests how Docker.DotNet reports refusals of the engine. Removal, name conflicts and missing images depend on it.</summary>
public sealed class ClientErrorTests : DockerLab
{
    private const string Nothing = "labs-test-nothing";

    [Fact, Needs(Capability.Docker)]
    public async Task A_missing_object_is_status_404_with_its_name()
    {
        Func<Task>[] calls =
        [
            () => Docker.Client.Containers.InspectContainerAsync(Nothing),
            () => Docker.Client.Containers.RemoveContainerAsync(Nothing, new ContainerRemoveParameters()),
            () => Docker.Client.Networks.InspectNetworkAsync(Nothing),
            () => Docker.Client.Volumes.InspectAsync(Nothing),
            () => Docker.Client.Images.InspectImageAsync(Nothing),
        ];
        foreach (var call in calls)
        {
            var error = await Assert.ThrowsAnyAsync<DockerApiException>(call);
            Assert.Equal(HttpStatusCode.NotFound, error.StatusCode);
            Assert.Contains(Nothing, EngineMessage.Of(error));
        }
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_container_of_a_missing_image_names_the_image()
    {
        var parameters = new CreateContainerParameters { Image = $"{Nothing}:never" };

        var error = await Assert.ThrowsAsync<DockerImageNotFoundException>(() => Docker.Client.Containers.CreateContainerAsync(parameters));

        Assert.Contains("No such image", EngineMessage.Of(error), StringComparison.OrdinalIgnoreCase);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_failing_build_step_is_a_message_and_no_exception()
    {
        var messages = new List<JSONMessage>();
        var image = (await Docker.ImageAsync("busybox")).Reference;

        await Recipe.BuildAsync(Docker.Client, $"FROM {image}\nRUN exit 9\n", messages);

        Assert.Equal(9, messages.Single(message => message.Error is not null).Error!.Code);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Build_arguments_arrive_as_they_are()
    {
        var tag = $"labs-test:{Lab.Id}";
        var messages = new List<JSONMessage>();
        try
        {
            await Recipe.BuildAsync(Docker.Client, "FROM scratch\nARG WORD\nLABEL word=$WORD\n", messages, tag, ("WORD", "a+b/c&d=ü"));

            Assert.Equal("a+b/c&d=ü", (await Docker.Client.Images.InspectImageAsync(tag)).Config!.Labels!["word"]);
        }
        finally
        {
            await Docker.Client.Images.DeleteImageAsync(tag, new ImageDeleteParameters());
        }
    }
}
