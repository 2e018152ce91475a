namespace Labs.Testing;

/// <summary>What a test needs from the machine that it runs on.</summary>
public enum Capability
{
    /// <summary>A Docker Engine that answers, found as the docker command finds it.</summary>
    Docker,

    /// <summary>Linux, and the user root.</summary>
    Root,

    /// <summary>Debian's Python with jupyter_client, zmq and ipykernel.</summary>
    Python,
}
