using Labs.Docker;

namespace Labs.MySql;

/// <summary>Starts the database servers of a session.</summary>
public static class LabMySql
{
    /// <summary>Starts a server in a container of the session and waits until it answers SQL.</summary>
    /// <exception cref="ServerException">
    /// The server ended before it answered, or did not answer in time. The message has the end of its log.
    /// </exception>
    /// <exception cref="ImageUnavailableException">Its image could not be found, pulled or built.</exception>
    public static Task<Server> ServerAsync(
        this Engine docker, Product product, ServerSpec? spec = null, CancellationToken cancellationToken = default) =>
        Server.StartNewAsync(docker, product, spec ?? new ServerSpec(), cancellationToken);

    /// <inheritdoc cref="ServerAsync"/>
    public static Task<Server> MySqlAsync(this Engine docker, ServerSpec? spec = null, CancellationToken cancellationToken = default) =>
        docker.ServerAsync(Product.MySql, spec, cancellationToken);
}
