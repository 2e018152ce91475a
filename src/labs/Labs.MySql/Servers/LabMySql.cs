using Labs.Docker;

namespace Labs.MySql;

/// <summary>The session's way to database servers.</summary>
public static class LabMySql
{
    /// <summary>Starts a server in a container of the session and waits until it answers SQL.</summary>
    /// <exception cref="ServerException">It ended before it answered, or did not answer in time; carries the tail of its log.</exception>
    /// <exception cref="ImageUnavailableException">Its image could not be found, pulled or built.</exception>
    public static Task<Server> ServerAsync(this Engine docker, Product product, ServerSpec? spec = null, CancellationToken cancellationToken = default) =>
        Server.StartNewAsync(docker, product, spec ?? new ServerSpec(), cancellationToken);

    /// <inheritdoc cref="ServerAsync"/>
    public static Task<Server> MySqlAsync(this Engine docker, ServerSpec? spec = null, CancellationToken cancellationToken = default) =>
        docker.ServerAsync(Product.MySql, spec, cancellationToken);

    /// <inheritdoc cref="ServerAsync"/>
    public static Task<Server> MariaDbAsync(this Engine docker, ServerSpec? spec = null, CancellationToken cancellationToken = default) =>
        docker.ServerAsync(Product.MariaDb, spec, cancellationToken);
}
