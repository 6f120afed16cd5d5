package dev.assay.quickstart.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StopOrderTest {

    @TempDir
    Path logs;

    @Test
    void the_task_service_leaves_before_the_analyzer_it_waits_for() {
        List<String> stopped = Stream.of("static-analyzer", "maintenance-service", "task-service", "pipeline-service")
                .map(name -> new ServicePart(new ServicePlan(name, List.of("true"), Map.of(), 9999), logs))
                .sorted(new StopOrder())
                .map(Part::name)
                .toList();

        assertThat(stopped)
                .containsExactly("task-service", "pipeline-service", "maintenance-service", "static-analyzer");
    }
}
