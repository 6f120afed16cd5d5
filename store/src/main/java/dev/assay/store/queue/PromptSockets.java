package dev.assay.store.queue;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Properties;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;

/// Makes the driver listen through a [PromptSocket]. The driver makes one of these for each connection, by name.
@RegisterForReflection
public final class PromptSockets extends SocketFactory {

    /// Has a connection opened through such a socket, unless its URL names a factory, which comes first.
    ///
    /// The driver looks for the class with its own loader. In Quarkus' dev mode and tests that is another one than
    /// ours and would not find it; listening is a millisecond slower there.
    static void use(Properties connection) {
        if (PGConnection.class.getClassLoader() == PromptSockets.class.getClassLoader()) {
            PGProperty.SOCKET_FACTORY.set(connection, PromptSockets.class.getName());
        }
    }

    /// The only one that the driver calls.
    @Override
    public Socket createSocket() {
        return new PromptSocket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    private static Socket connected(InetSocketAddress remote, @Nullable InetSocketAddress local) throws IOException {
        var socket = new PromptSocket();
        try {
            socket.bind(local);
            socket.connect(remote);
            return socket;
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }
}
