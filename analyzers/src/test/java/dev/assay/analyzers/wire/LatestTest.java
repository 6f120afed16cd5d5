package dev.assay.analyzers.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.analyzers.analysis.Progress;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LatestTest {

    private static final Supplier<ObjectNode> PART = JsonNodeFactory.instance::objectNode;
    private static final Supplier<ObjectNode> LARGER_PART = JsonNodeFactory.instance::objectNode;

    @Test
    void the_numbers_are_the_newest_and_a_part_nobody_was_told_is_not_lost() throws Exception {
        Latest<Progress> progress = new Latest<>((untold, newest) -> newest.after(untold));
        progress.put(new Progress(10, "cpd", 5, 5, 1, 3, PART));
        progress.put(new Progress(20, "pmd", 2, 8, 1, 3, null));

        assertThat(progress.take(Duration.ofSeconds(5))).hasValue(new Progress(20, "pmd", 2, 8, 1, 3, PART));
    }

    @Test
    void a_newer_part_replaces_an_older_one_and_is_told_once() throws Exception {
        Latest<Progress> progress = new Latest<>((untold, newest) -> newest.after(untold));
        progress.put(new Progress(10, "cpd", 5, 5, 1, 3, PART));
        progress.put(new Progress(60, "pmd", 8, 8, 2, 3, LARGER_PART));
        assertThat(progress.take(Duration.ofSeconds(5))).hasValue(new Progress(60, "pmd", 8, 8, 2, 3, LARGER_PART));

        progress.put(new Progress(70, "bandit", 1, 2, 2, 3, null));
        progress.close();

        assertThat(progress.take(Duration.ofSeconds(5))).hasValue(new Progress(70, "bandit", 1, 2, 2, 3, null));
        assertThat(progress.take(Duration.ofSeconds(5))).isEmpty();
    }

    @Test
    void who_waits_only_so_long_is_told_nothing_and_may_come_back() throws Exception {
        Latest<Progress> progress = new Latest<>((untold, newest) -> newest.after(untold));

        assertThat(progress.take(Duration.ZERO)).isEmpty();
        assertThat(progress.isOver()).isFalse();

        progress.close();
        assertThat(progress.isOver()).isTrue();
    }
}
