namespace Docker.DotNet.Models;

public class AuthConfig
{
    public string? Username { get; set; }
    public string? Password { get; set; }
    public string? Auth { get; set; }
    public string? ServerAddress { get; set; }
    public string? IdentityToken { get; set; }
    public string? RegistryToken { get; set; }
}
