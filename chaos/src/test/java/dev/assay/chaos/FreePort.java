package dev.assay.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// A port of the loopback interface that nobody listens on, for a process that is told its port.
final class FreePort {

    private FreePort() {}

    static int find() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
