package dev.assay.analyzers.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.analyzers.analysis.Progress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartPaceTest {

    private static final Supplier<ObjectNode> PART = JsonNodeFactory.instance::objectNode;

    private final AtomicLong nanos = new AtomicLong(-5);
    private final PartPace pace = new PartPace(Duration.ofSeconds(10), nanos::get);

    @Test
    void the_first_part_is_sent_at_once_and_the_next_only_after_the_interval() {
        assertThat(pace.next(step(10, PART)).soFar()).isNotNull();

        forward(4);
        assertThat(pace.next(step(20, PART))).isEqualTo(step(20, null));
        assertThat(pace.next(step(30, PART))).isEqualTo(step(30, null));
        assertThat(pace.due()).isEmpty();
        assertThat(pace.patience()).isEqualTo(Duration.ofSeconds(6));

        forward(6);
        assertThat(pace.due()).hasValue(step(30, PART));
        assertThat(pace.due()).as("once").isEmpty();
        assertThat(pace.patience()).isGreaterThan(Duration.ofHours(1));
    }

    @Test
    void a_part_that_was_held_back_goes_with_the_next_progress_after_the_interval() {
        pace.next(step(10, PART));
        pace.next(step(20, PART));
        forward(10);

        assertThat(pace.next(step(21, null))).isEqualTo(step(21, PART));
        assertThat(pace.next(step(22, null))).isEqualTo(step(22, null));
    }

    private void forward(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private static Progress step(int percentage, @Nullable Supplier<ObjectNode> soFar) {
        return new Progress(percentage, "cpd", 1, 1, 1, 9, soFar);
    }
}
