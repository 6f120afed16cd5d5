package dev.assay.quickstart.stack;

import dev.assay.quickstart.platform.CannotGoOnException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Who listens where. Five neighbouring ports, all of them on loopback.
///
/// @param base the task-service's port
public record PortPlan(int base) {

    public static final int DEFAULT_BASE = 8081;
    private static final int COUNT = 5;
    private static final int LAST_BASE = 65_535 - COUNT + 1;

    public PortPlan {
        if (base < 1024 || base > LAST_BASE) {
            throw new IllegalArgumentException("the port base is between 1024 and " + LAST_BASE);
        }
    }

    /// The first plan, from the default upwards, all of whose ports are free.
    public static PortPlan firstFree() {
        return IntStream.iterate(DEFAULT_BASE, base -> base < LAST_BASE, base -> base + COUNT)
                .mapToObj(PortPlan::new)
                .filter(plan -> plan.firstTaken().isEmpty())
                .findFirst()
                .orElseThrow(() -> new CannotGoOnException("there are no five free ports in a row on this machine"));
    }

    public int tasks() {
        return base;
    }

    public int pipelines() {
        return base + 1;
    }

    public int maintenance() {
        return base + 2;
    }

    public int staticAnalyzer() {
        return base + 3;
    }

    public int postgres() {
        return base + 4;
    }

    /// Refuses to go on when somebody listens on one of the ports.
    public void requireFree() {
        OptionalInt taken = firstTaken();
        if (taken.isPresent()) {
            throw new CannotGoOnException("port " + taken.getAsInt()
                    + " is in use by another program; stop that one, or put Assay elsewhere with --port-base N");
        }
    }

    /// The same, before anything is made of a new data directory. Where one exists the ports may be held by an
    /// Assay on the same data, or by what a killed one has left: that is looked at first.
    public void requireFreeForNew(Path data) {
        if (!Files.exists(data)) {
            requireFree();
        }
    }

    private OptionalInt firstTaken() {
        return List.of(tasks(), pipelines(), maintenance(), staticAnalyzer(), postgres()).stream()
                .mapToInt(Integer::intValue)
                .filter(port -> !isFree(port))
                .findFirst();
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
