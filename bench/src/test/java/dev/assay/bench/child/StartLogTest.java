package dev.assay.bench.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StartLogTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void what_one_process_notes_another_reads() throws Exception {
        Path file = folder.resolve("starts");
        try (StartLog harness = StartLog.create(file, 10);
                StartLog worker = StartLog.open(file)) {
            worker.add(7, 1_000);
            worker.add(8, 2_000);

            assertThat(harness.count()).isEqualTo(2);
            assertThat(harness.from(1)).containsExactly(new StartLog.Start(8, 2_000));
        }
    }

    @Test
    void many_threads_lose_nothing_and_what_does_not_fit_is_counted() throws Exception {
        try (StartLog log = StartLog.create(folder.resolve("starts"), 900)) {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 1_000; i++) {
                    long number = i;
                    threads.submit(() -> log.add(number, number + 1));
                }
            }

            assertThat(log.count()).isEqualTo(1_000);
            assertThat(log.from(0))
                    .hasSize(900)
                    .allMatch(start -> start.nanos() == start.number() + 1)
                    .extracting(StartLog.Start::number)
                    .doesNotHaveDuplicates()
                    .isSubsetOf(LongStream.range(0, 1_000).boxed().toList());
        }
    }
}
