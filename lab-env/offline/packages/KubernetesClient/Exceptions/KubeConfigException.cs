namespace k8s.Exceptions;

/// <summary>A kubeconfig file says too little, or contradicts itself.</summary>
public class KubeConfigException : Exception
{
    public KubeConfigException(string message)
        : base(message)
    {
    }

    public KubeConfigException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
