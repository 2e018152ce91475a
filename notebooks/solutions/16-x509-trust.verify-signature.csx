// What was signed is the first part of the certificate, as it stands there, byte by byte.
bool IsSignedBy(byte[] certificate, RSA issuer)
{
    var (tbs, _, signature) = Parts(certificate);
    return issuer.VerifyData(tbs, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
