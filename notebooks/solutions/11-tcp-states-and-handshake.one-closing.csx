// Nothing that acknowledges the client's FIN reaches it: no acknowledgement, and no FIN but the first,
// which has crossed and acknowledges nothing new. The server gets everything and is in TIME-WAIT half a
// round trip later.
async Task CloseAsync(HostSocket client, HostSocket server)
{
    const TcpFlags Mask = TcpFlags.Ack | TcpFlags.Fin;
    await link.Back.DropAsync(TcpFlags.Ack, Mask, count: 1000, port: client.Port);
    await link.Back.DropAsync(TcpFlags.Fin, TcpFlags.Fin, count: 1000, skip: 1, port: client.Port);
    await Task.WhenAll(client.ShutdownAsync(), server.ShutdownAsync());
}
