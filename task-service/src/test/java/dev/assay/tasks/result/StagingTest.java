package dev.assay.tasks.result;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingTest {

    @TempDir
    Path results;

    @Test
    void files_appear_in_the_result_only_when_they_are_published() throws IOException {
        Path target = results.resolve("model/app1/task_1");
        Staging staging = Staging.begin(results, "task_1-e1", target);
        StoredFile stored = staging.write("services/static-analyzer.json", out -> out.write("{}".getBytes(UTF_8)));

        assertThat(target).doesNotExist();
        staging.publication().publish();

        assertThat(target.resolve("services/static-analyzer.json")).hasContent("{}");
        assertThat(stored.size()).isEqualTo(2);
        assertThat(stored.sha256()).isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
        assertThat(leftInStaging()).isEmpty();
    }

    @Test
    void a_writer_that_closes_what_it_is_given_does_no_harm() throws IOException {
        Staging staging = Staging.begin(results, "run", results.resolve("result"));

        StoredFile stored = staging.write("a.json", out -> {
            out.write('1');
            out.close();
        });

        assertThat(stored.size()).isEqualTo(1);
    }

    @Test
    void publishing_twice_is_harmless() throws IOException {
        Path target = results.resolve("result");
        Staging staging = Staging.begin(results, "run", target);
        staging.write("a.json", out -> out.write('1'));
        StagedPublication publication = staging.publication();

        publication.publish();
        publication.publish();

        assertThat(target.resolve("a.json")).hasContent("1");
    }

    @Test
    void a_staged_file_that_vanished_stops_the_publication() throws IOException {
        Staging staging = Staging.begin(results, "run", results.resolve("result"));
        staging.write("a.json", out -> out.write('1'));
        StagedPublication publication = staging.publication();
        staging.discard();

        assertThatThrownBy(publication::publish).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void a_later_run_replaces_what_an_earlier_one_published() throws IOException {
        Path target = results.resolve("result");
        for (String content : List.of("old", "new")) {
            Staging staging = Staging.begin(results, "run", target);
            staging.write("a.json", out -> out.write(content.getBytes(UTF_8)));
            staging.publication().publish();
        }

        assertThat(target.resolve("a.json")).hasContent("new");
    }

    @Test
    void two_runs_of_one_task_never_share_a_staging_folder() throws IOException {
        Staging first = Staging.begin(results, "task_1-e1", results.resolve("result"));
        Staging second = Staging.begin(results, "task_1-e1", results.resolve("result"));
        first.write("a.json", out -> out.write('1'));
        second.write("a.json", out -> out.write('2'));

        second.publication().publish();

        assertThat(results.resolve("result/a.json")).hasContent("2");
        first.discard();
        assertThat(leftInStaging()).isEmpty();
    }

    @Test
    void a_writer_that_breaks_leaves_nothing_once_it_is_discarded() throws IOException {
        Staging staging = Staging.begin(results, "run", results.resolve("result"));
        staging.write("whole.json", out -> out.write('1'));

        assertThatThrownBy(() -> staging.write("half.json", _ -> {
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        staging.discard();

        assertThat(leftInStaging()).isEmpty();
    }

    private List<Path> leftInStaging() throws IOException {
        try (Stream<Path> left = Files.list(results.resolve(Staging.FOLDER))) {
            return left.toList();
        }
    }
}
