package dev.assay.quickstart.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.quickstart.platform.CannotGoOnException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PortPlanTest {

    @Test
    void five_neighbours_from_the_base_up() {
        var plan = new PortPlan(9000);

        assertThat(new int[] {plan.tasks(), plan.pipelines(), plan.maintenance(), plan.staticAnalyzer(), plan.postgres()
                })
                .containsExactly(9000, 9001, 9002, 9003, 9004);
    }

    @Test
    void a_port_in_use_is_named_with_what_to_do() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var plan = new PortPlan(taken.getLocalPort());

            assertThatThrownBy(plan::requireFree)
                    .isInstanceOf(CannotGoOnException.class)
                    .hasMessage("port " + taken.getLocalPort() + " is in use by another program; stop that one, or put"
                            + " Assay elsewhere with --port-base N");
        }
    }

    @Test
    void a_port_in_use_is_noticed_before_a_new_data_directory_is_made(@TempDir Path folder) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var plan = new PortPlan(taken.getLocalPort());

            assertThatThrownBy(() -> plan.requireFreeForNew(folder.resolve("new")))
                    .isInstanceOf(CannotGoOnException.class);
            assertThatCode(() -> plan.requireFreeForNew(folder)).doesNotThrowAnyException();
        }
    }

    @Test
    void a_free_plan_can_be_found() {
        assertThatCode(() -> PortPlan.firstFree().requireFree()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 80, 1023, 65_532, 70_000})
    void a_base_without_room_above_or_in_the_system_range_is_refused(int base) {
        assertThatThrownBy(() -> new PortPlan(base)).isInstanceOf(IllegalArgumentException.class);
    }
}
