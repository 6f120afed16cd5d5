package dev.assay.quickstart.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.quickstart.platform.CannotGoOnException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes, of the smallest kind there is.
final class ServicePartTest {

    @TempDir
    Path logs;

    @Test
    void one_that_ends_before_it_is_ready_is_named_with_the_end_of_its_log() throws Exception {
        ServicePart part = part("echo \"told $REASON\"; exit 3");

        part.start();

        assertThatThrownBy(part::awaitReady)
                .isInstanceOf(CannotGoOnException.class)
                .hasMessageContaining("task-service ended with exit code 3")
                .hasMessageContaining("told why");
    }

    @Test
    void once_stopped_it_does_not_start_again() throws Exception {
        ServicePart part = part("exec sleep 600");
        part.start();
        Process process = part.process().orElseThrow();

        part.stop();

        assertThat(process.isAlive()).isFalse();
        assertThat(part.start()).isFalse();
    }

    @Test
    void ctrl_c_in_the_terminal_does_not_reach_it() throws Exception {
        ServicePart part = part("kill -INT $$; exit 7");

        part.start();

        assertThat(part.awaitDeath()).contains("exit code 7");
    }

    @Test
    void one_that_is_killed_is_started_again() throws Exception {
        ServicePart part = part("exec sleep 600");
        part.start();
        Process killed = part.process().orElseThrow();
        var ending = new CountDownLatch(1);
        var startedAgain = new CountDownLatch(1);
        var said = new ConcurrentLinkedQueue<String>();
        new Supervisor(part, ending, said::add, startedAgain::countDown, said::add).watch();

        killed.destroyForcibly();

        assertThat(startedAgain.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(part.process().orElseThrow().pid()).isNotEqualTo(killed.pid());
        assertThat(said).anySatisfy(line -> assertThat(line).startsWith("task-service ended with exit code 137"));
        ending.countDown();
        part.stop();
    }

    private ServicePart part(String script) throws IOException {
        var plan =
                new ServicePlan("task-service", List.of("/bin/sh", "-c", script), Map.of("REASON", "why"), freePort());
        return new ServicePart(plan, logs);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
