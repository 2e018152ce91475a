using System.Net;

namespace k8s.Autorest;

public class HttpResponseMessageWrapper : HttpMessageWrapper
{
    public HttpResponseMessageWrapper(HttpResponseMessage httpResponse, string content)
    {
        StatusCode = httpResponse.StatusCode;
        Content = content;
    }

    public HttpStatusCode StatusCode { get; }
}
