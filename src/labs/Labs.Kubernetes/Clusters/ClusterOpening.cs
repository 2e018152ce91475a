using System.Security.Cryptography;
using System.Text;
using k8s;
using k8s.Exceptions;
using Labs.Docker;
using YamlDotNet.Core;

namespace Labs.Kubernetes;

/// <summary>Opens the cluster that a session asks for: the user's own, a kind cluster that is there already, or a new one.</summary>
internal static class ClusterOpening
{
    public static Task<Cluster> OpenAsync(Lab lab, ClusterSpec spec, CancellationToken cancellationToken) =>
        OwnKubeconfig is { } kubeconfig
            ? Task.FromResult(OpenExisting(lab, Path.GetFullPath(kubeconfig)))
            : OpenKindAsync(lab, spec, cancellationToken);

    /// <summary>Returns the reason if an image has to be pulled or built before the cluster can be created; null if it is there.</summary>
    /// <exception cref="ClusterUnavailableException">kind or the docker command is missing.</exception>
    public static async Task<string?> MissingAsync(Lab lab, ClusterSpec spec, CancellationToken cancellationToken)
    {
        if (OwnKubeconfig is not null)
            return null;
        _ = FindKind();
        var docker = await lab.DockerAsync();
        return await docker.Images.FindAsync(spec.Image, cancellationToken) is not null ? null
            : $"the engine does not have the image {spec.Image} of the cluster's nodes. `./labs images build {spec.Image}` pulls or builds "
                + "it once, which takes minutes.";
    }

    private static string? OwnKubeconfig =>
        Environment.GetEnvironmentVariable("LABS_KUBECONFIG") is { Length: > 0 } kubeconfig ? kubeconfig : null;

    private static Cluster OpenExisting(Lab lab, string kubeconfig)
    {
        if (!File.Exists(kubeconfig))
        {
            throw new ClusterUnavailableException($"LABS_KUBECONFIG names {kubeconfig}, which does not exist. "
                + "Name the file that `kubectl config view` reads, or unset the variable for a kind cluster.");
        }
        return new Cluster(lab, CurrentContext(kubeconfig), kubeconfig);
    }

    private static string CurrentContext(string kubeconfig)
    {
        try
        {
            if (KubernetesClientConfiguration.LoadKubeConfig(kubeconfig).CurrentContext is { Length: > 0 } context)
                return context;
        }
        catch (Exception exception) when (exception is KubeConfigException or YamlException or IOException or UnauthorizedAccessException)
        {
            throw new ClusterUnavailableException($"the kubeconfig {kubeconfig} cannot be read: {exception.Message}. "
                + $"`kubectl --kubeconfig {kubeconfig} config view` shows it.", exception);
        }
        throw new ClusterUnavailableException($"the kubeconfig {kubeconfig} has no current-context. "
            + $"`kubectl --kubeconfig {kubeconfig} config use-context NAME` sets it.");
    }

    private static async Task<Cluster> OpenKindAsync(Lab lab, ClusterSpec spec, CancellationToken cancellationToken)
    {
        var docker = await lab.DockerAsync();
        var kind = FindKind();
        var image = await docker.ImageAsync(spec.Image, cancellationToken);
        var name = spec.Fresh ? lab.Name("k8s") : $"labs-k8s-{Key(spec, image, docker)}";
        var folder = new ClusterFolder(name);

        // The journal comes first: whatever happens from here on, the reaper knows what to remove.
        await lab.TrackAsync(ClusterCleaner.KindName, ClusterEntry.OfKind(name, docker.Endpoint).ToString(),
            token => ClusterUse.LeaveAsync(name, docker.Endpoint, lab.Id, token));
        IReadOnlyList<ClusterNode> nodes;
        await using (await folder.LockAsync(cancellationToken))
        {
            folder.AddUser(lab.Id, Owner.Current);
            if (!spec.Fresh && RunSession() is { } run)
                folder.AddUser(run.Id, run.Owner);
            nodes = await KindNodes.ListAsync(docker, name, cancellationToken);
            if (!folder.IsComplete || nodes.Count != spec.Workers + 1 || nodes.Any(node => !node.Container.Facts.Running))
            {
                await new KindCreation(lab, docker, kind, folder).RunAsync(image, spec, cancellationToken);
                nodes = await KindNodes.ListAsync(docker, name, cancellationToken);
            }
        }
        ProxyBypass.Add(nodes.Select(node => node.Address));
        var words = (await kind.VersionAsync(cancellationToken)).Split(' ');
        lab.Environment["kind.version"] = words is [_, var version, ..] ? version.TrimStart('v') : "unknown";
        var shared = await KindNodes.MakeSharedFolderAsync(docker, name, cancellationToken);
        return new Cluster(lab, name, folder.Kubeconfig, docker, kind, nodes, shared);
    }

    private static KindCommand FindKind()
    {
        var kind = KindCommand.Find() ?? throw new ClusterUnavailableException(
            $"the kind command is neither on the PATH nor in {KindCommand.Folder}. "
            + "`./labs up` installs it; or name another cluster with LABS_KUBECONFIG.");
        return KindCommand.FindDocker() is not null ? kind : throw new ClusterUnavailableException(
            "kind drives the engine with the docker command, which is not on the PATH. "
            + "Install Docker's command line, or name another cluster with LABS_KUBECONFIG.");
    }

    /// <summary>Returns the session that keeps clusters for a run of several notebooks; null if this is no such run.</summary>
    private static SessionFolder? RunSession() =>
        Environment.GetEnvironmentVariable(LabKubernetes.RunSessionVariable) is { Length: > 0 } id
        && SessionFolder.Open(id) is { IsDescribed: true, IsLeftBehind: false } session ? session : null;

    // Sessions share a cluster if all of this is the same. Machine, boot and folder are part of it, since users and machines may share
    // an engine, and machines that were cloned have the same id.
    private static string Key(ClusterSpec spec, LabImage image, Engine docker)
    {
        string[] parts =
        [
            image.Id,
            $"{spec.Workers} {spec.ProxyMode}",
            .. spec.Mounts.Select(mount => $"{mount}"),
            docker.Endpoint.Uri.OriginalString,
            Owner.Current.Machine,
            Owner.Current.Boot,
            SessionFolder.Root,
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..8];
    }
}
