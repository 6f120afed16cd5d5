package dev.assay.store.pipeline;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/// Cuts a connection off between two statements, before a commit or right after one, as a process that dies does: the
/// server sees the connection go, and nobody hears the answer.
final class CrashingDataSource {

    private static final Set<String> POINTS = Set.of("prepareStatement", "commit");

    private final DataSource real;
    private final AtomicInteger left = new AtomicInteger(-1);
    private volatile boolean afterwards;

    CrashingDataSource(DataSource real) {
        this.real = real;
    }

    /// @param points how many statements and commits are let through
    /// @param afterCommit when it is a commit's turn, whether it is let through as well
    void crashAfter(int points, boolean afterCommit) {
        afterwards = afterCommit;
        left.set(points);
    }

    /// @return whether a crash that was asked for is yet to come
    boolean calmDown() {
        return left.getAndSet(-1) >= 0;
    }

    DataSource source() {
        return (DataSource) Proxy.newProxyInstance(
                CrashingDataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (_, method, arguments) -> {
                    Object result = invoke(() -> method.invoke(real, arguments));
                    return result instanceof Connection connection ? watched(connection) : result;
                });
    }

    private Connection watched(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                CrashingDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (_, method, arguments) -> {
                    if (POINTS.contains(method.getName()) && isTheEnd()) {
                        if (afterwards && method.getName().equals("commit")) {
                            connection.commit();
                        }
                        connection.abort(Runnable::run);
                        throw new SQLException("the process died before " + method.getName(), "08006");
                    }
                    return invoke(() -> method.invoke(connection, arguments));
                });
    }

    private boolean isTheEnd() {
        return left.getAndUpdate(count -> count < 0 ? count : count - 1) == 0;
    }

    private interface Call {
        Object run() throws ReflectiveOperationException;
    }

    @SuppressWarnings("NullAway") // what a proxied method returns may be null
    private static Object invoke(Call call) throws Throwable {
        try {
            return call.run();
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
