package dev.assay.bench.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bench.contestant.Contestant;
import dev.assay.bench.workload.Workload;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

final class ArgumentsTest {

    @Test
    void without_any_everything_is_measured_at_full_size_in_three_rounds() {
        QueueRun run = plan();

        assertThat(run.size()).isEqualTo("full");
        assertThat(run.rounds()).isEqualTo(3);
        assertThat(run.workloads()).extracting(Workload::number).containsExactly(1, 2, 3, 4, 5, 6, 7);
        assertThat(run.contestants()).hasSizeGreaterThan(5);
        assertThat(run.childFlags()).contains("-Xms512m", "-Xmx512m");
    }

    @Test
    void contestants_workloads_and_the_rest_can_be_chosen() {
        QueueRun run = plan(
                "--quick",
                "--only",
                "assay,batch-loop",
                "--workloads",
                "3,1",
                "--rounds",
                "2",
                "--seed",
                "9",
                "--slots",
                "8",
                "--heap",
                "1g",
                "--postgres",
                "shared_buffers=1GB");

        assertThat(run.contestants()).extracting(Contestant::name).containsExactly("assay", "batch-loop");
        assertThat(run.workloads()).extracting(Workload::number).containsExactly(1, 3);
        assertThat(run.rounds()).isEqualTo(2);
        assertThat(run.seed()).isEqualTo(9);
        assertThat(run.sizes().slots()).isEqualTo(8);
        assertThat(run.childFlags()).contains("-Xmx1g");
        assertThat(run.postgres()).containsEntry("shared_buffers", "1GB");
    }

    @Test
    void what_makes_no_sense_is_refused_in_a_sentence() {
        assertRefused("there is no contestant 'celery'", "--only", "celery");
        assertRefused("there is no workload 8", "--workloads", "8");
        assertRefused("--rounds", "--rounds", "0");
        assertRefused("--slots", "--slots", "-1");
        assertRefused("--heap", "--heap", "lots");
        assertRefused("fsync", "--postgres", "fsync=off");
        assertRefused("not to be set", "--postgres", "fsync =off");
    }

    private static void assertRefused(String why, String... arguments) {
        assertThatThrownBy(() -> plan(arguments))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(why);
    }

    private static QueueRun plan(String... arguments) {
        var command = new QueueCommand();
        new CommandLine(command).parseArgs(arguments);
        return command.plan();
    }
}
