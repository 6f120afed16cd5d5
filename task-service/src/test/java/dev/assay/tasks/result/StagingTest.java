package dev.assay.tasks.result;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingTest {

    private static final Predicate<String> OURS = name -> ResultNames.isOfService("static-analyzer", name);

    @TempDir
    Path results;

    @Test
    void files_appear_in_the_result_only_when_they_are_published() throws IOException {
        Path target = results.resolve("model/app1/task_1");
        Staging staging = Staging.begin(results, "task_1-e1", target, OURS);
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
        Staging staging = Staging.begin(results, "run", results.resolve("result"), OURS);

        StoredFile stored = staging.write("a.json", out -> {
            out.write('1');
            out.close();
        });

        assertThat(stored.size()).isEqualTo(1);
    }

    @Test
    void publishing_twice_is_harmless() throws IOException {
        Path target = results.resolve("result");
        Staging staging = Staging.begin(results, "run", target, OURS);
        staging.write("a.json", out -> out.write('1'));
        StagedPublication publication = staging.publication();

        publication.publish();
        publication.publish();

        assertThat(target.resolve("a.json")).hasContent("1");
    }

    @Test
    void a_staged_file_that_vanished_stops_the_publication() throws IOException {
        Staging staging = Staging.begin(results, "run", results.resolve("result"), OURS);
        staging.write("a.json", out -> out.write('1'));
        StagedPublication publication = staging.publication();
        staging.discard();

        assertThatThrownBy(publication::publish).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void a_later_run_replaces_what_an_earlier_one_published() throws IOException {
        Path target = results.resolve("result");
        for (String content : List.of("old", "new")) {
            Staging staging = Staging.begin(results, "run", target, OURS);
            staging.write("a.json", out -> out.write(content.getBytes(UTF_8)));
            staging.publication().publish();
        }

        assertThat(target.resolve("a.json")).hasContent("new");
    }

    @Test
    void two_runs_of_one_task_never_share_a_staging_folder() throws IOException {
        Staging first = Staging.begin(results, "task_1-e1", results.resolve("result"), OURS);
        Staging second = Staging.begin(results, "task_1-e1", results.resolve("result"), OURS);
        first.write("a.json", out -> out.write('1'));
        second.write("a.json", out -> out.write('2'));

        second.publication().publish();

        assertThat(results.resolve("result/a.json")).hasContent("2");
        first.discard();
        assertThat(leftInStaging()).isEmpty();
    }

    @Test
    void a_writer_that_breaks_leaves_nothing_once_it_is_discarded() throws IOException {
        Staging staging = Staging.begin(results, "run", results.resolve("result"), OURS);
        staging.write("whole.json", out -> out.write('1'));

        assertThatThrownBy(() -> staging.write("half.json", _ -> {
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        staging.discard();

        assertThat(leftInStaging()).isEmpty();
    }

    @Test
    void what_an_earlier_run_left_and_this_one_does_not_have_is_removed() throws IOException {
        Path target = results.resolve("result");
        Staging first = Staging.begin(results, "run", target, OURS);
        first.write("services/static-analyzer.json", out -> out.write('1'));
        first.write("sarif/static-analyzer_bandit.sarif.json", out -> out.write('1'));
        first.publication().publish();
        Files.writeString(target.resolve("services/ai-analyzer.json"), "another service's");

        Staging second = Staging.begin(results, "run", target, OURS);
        second.write("services/static-analyzer.json.gz", out -> out.write('2'));
        second.write("sarif/static-analyzer_pmd.sarif.json", out -> out.write('2'));
        second.publication().publish();

        assertThat(target.resolve("services/static-analyzer.json")).doesNotExist();
        assertThat(target.resolve("sarif/static-analyzer_bandit.sarif.json")).doesNotExist();
        assertThat(target.resolve("services/static-analyzer.json.gz")).hasContent("2");
        assertThat(target.resolve("services/ai-analyzer.json")).exists();
    }

    @Test
    void leftovers_are_removed_from_folders_this_run_writes_nothing_to() throws IOException {
        Path target = results.resolve("result");
        Staging first = Staging.begin(results, "run", target, OURS);
        first.write("sarif/static-analyzer_bandit.sarif.json", out -> out.write('1'));
        first.publication().publish();

        Staging second = Staging.begin(results, "run", target, OURS);
        second.write("services/static-analyzer.json", out -> out.write('2'));
        second.publication().publish();

        assertThat(target.resolve("sarif/static-analyzer_bandit.sarif.json")).doesNotExist();
    }

    @Test
    void a_file_of_an_earlier_run_never_passes_for_one_that_was_staged() throws IOException {
        Path target = results.resolve("result");
        Staging first = Staging.begin(results, "run", target, OURS);
        first.write("a.json", out -> out.write('1'));
        first.publication().publish();
        Staging second = Staging.begin(results, "run", target, OURS);
        second.write("a.json", out -> out.write('2'));
        StagedPublication publication = second.publication();
        publication.discard();

        assertThatThrownBy(publication::publish).isInstanceOf(NoSuchFileException.class);
    }

    private List<Path> leftInStaging() throws IOException {
        try (Stream<Path> left = Files.list(results.resolve(Staging.FOLDER))) {
            return left.toList();
        }
    }
}
